// Loaded into every Node process of VS Code's server: writes down which script runs, and whom it connects to.
const processes = require('node:child_process');
const { appendFileSync } = require('node:fs');
const { syncBuiltinESMExports } = require('node:module');
const { Socket } = require('node:net');

const { CONNECTIONS_LOG, NODE_OPTIONS } = process.env;
const note = (line) => appendFileSync(CONNECTIONS_LOG, `${line}\n`);
const { connect } = Socket.prototype;
const { fork } = processes;

// VS Code gives its children an environment without these
processes.fork = (script, args, options) =>
  fork(script, args, { ...options, env: { ...options?.env, CONNECTIONS_LOG, NODE_OPTIONS } });
syncBuiltinESMExports();

note(`run ${process.argv[1]}`);
Socket.prototype.connect = function (...args) {
  const [first] = args.flat(); // an object, or a port, or a path
  const { host, path } = Object(first);
  const name = host ?? (typeof args[1] === 'string' ? args[1] : 'localhost');
  if (!path && !/^(localhost|127\.|::1$)/.test(name)) note(`connect ${name} from ${process.argv[1]}`);
  return connect.apply(this, args);
};
