// npm start: opens VS Code with the extension on the examples. Installs and builds what is missing.
import { installDependencies } from './dependencies.mjs';

installDependencies();
const { register } = await import('tsx/esm/api');
register();
await import('./open.js');
