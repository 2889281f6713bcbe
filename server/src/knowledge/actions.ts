import { choices, HASH } from './choices.js';
import {
  address,
  type Choice,
  type ChoiceOf,
  defines,
  free,
  type Grammar,
  int,
  type Key,
  list,
  type Name,
  parts,
  path,
  refersTo,
  signed,
  type Text,
  text,
  unsigned,
} from './grammar.js';
import { aliases, pairs, required } from './pairs.js';

/**
 * Values that name something to do and what to do it with, behind a colon: loggers, hooks, alarms, routes. The key=value lists among the
 * arguments are calls of `uwsgi_kvlist_parse`, too; their keys are told about in a few words here.
 */

/** A key that switches something on by being there, whatever its value. */
const GIVEN = text('anything: given at all, even as 0, it is on');

/** A path and, behind a blank, what is to be done with it. */
function withPath(what: Readonly<Record<string, Grammar>>, to: 'file' | 'any' = 'file'): Grammar {
  return parts(' ', { path: path(to), ...what }, { missing: 'fatal' });
}

function note(grammar: Grammar | Key, note: string): Key {
  return 'kind' in grammar ? { grammar, note } : { ...grammar, note };
}

const ALARM_AND_TEXT = parts(' ', { alarm: refersTo('alarm'), message: free('message') }, { missing: 'fatal' });

/** `core/mount.c: umflags`, as Linux has them. */
export const MOUNT_FLAG: ChoiceOf = {
  kind: 'choice',
  what: 'mount flag',
  otherwise: 'fatal',
  of: choices(
    'bind dirsync mandlock move noatime nodev noexec rdonly readonly ro remount nosuid sync force detach rec recursive private shared',
  ),
};

/** `core/mount.c: uwsgi_mount_hook` */
export const MOUNT: Grammar = parts(
  ' ',
  {
    type: text('type of the file system'),
    what: text('what is mounted'),
    where: path('directory'),
    'flags?': list(MOUNT_FLAG),
    'data?': text('options of the file system'),
  },
  { missing: 'fatal' },
);

/** `core/mount.c: uwsgi_umount_hook` */
export const UNMOUNT: Grammar = parts(' ', { where: path('directory'), 'flags?': list(MOUNT_FLAG) });

/** Hook actions (`core/hooks.c: uwsgi_register_base_hooks`), of hooks that run while uWSGI starts. */
export const HOOK_ACTION: ChoiceOf = {
  kind: 'choice',
  what: 'hook action',
  otherwise: 'fatal',
  open: true,
  until: ':',
  closed: 'fatal',
  of: choices(
    'cd chdir mkdir putenv chmod chown chown2 sticky exec safeexec create creat write writen append appendn writefifo unlink mount umount call callret callint callintret hostname alarm rpc retryrpc wait_for_fs wait_for_file wait_for_dir wait_for_socket unix_signal spinningfifo exit print log tcc@libtcc ffi@libffi perl@psgi!2.1',
    {
      cd: 'change to this directory',
      chdir: 'change to this directory',
      mkdir: 'make a directory, with mode 777 less the umask',
      putenv: '`NAME=value`: set an environment variable',
      chmod: '`path mode`: set the mode, in octal',
      chown: '`path user group`: set the owner, by names',
      chown2: '`path uid gid`: set the owner, by numbers that need not exist',
      sticky: 'set the sticky bit of this directory',
      exec: 'run a shell command; any end but 0 is a failure',
      safeexec: 'run a shell command, and go on however it ends',
      create: 'make an empty file, or empty it',
      creat: 'the same as `create`',
      write: '`path text`: write the text into the file, in place of what is in it',
      writen: 'the same as `write`, with a line break behind the text',
      append: '`path text`: write the text at the end of the file',
      appendn: 'the same as `append`, with a line break behind the text',
      writefifo: '`path text`: write the text into a FIFO that somebody reads',
      spinningfifo: '`path text`: the same as `writefifo`, tried again every second until somebody reads',
      unlink: 'remove this file',
      mount: '`type what where[ flags[ data]]`: mount a file system',
      umount: '`where[ flags]`: unmount a file system',
      call: '`function[ argument]`: call a C function with a text or nothing',
      callret: 'the same as `call`; its result counts, and anything but 0 is a failure',
      callint: '`function[ number]`: call a C function with a number',
      callintret: 'the same as `callint`; its result counts, and anything but 0 is a failure',
      hostname: 'set the host name',
      alarm: '`alarm message`: raise an alarm',
      rpc: '`function[@address][ arguments]`: call an RPC function',
      retryrpc: 'the same as `rpc`, tried again every two seconds until it succeeds',
      wait_for_fs: 'wait until there is something of this path',
      wait_for_file: 'wait until there is a file of this path',
      wait_for_dir: 'wait until there is a directory of this path',
      wait_for_socket: 'wait until somebody listens at this address',
      unix_signal: '`number function`: let a C function handle a Unix signal',
      exit: 'end the process, with this status',
      print: 'print this line to the log',
      log: 'the same as `print`',
      tcc: 'compile this C code and run it',
      ffi: 'call a C function',
      perl: 'run this Perl code',
    },
    {
      'cd chdir mkdir sticky': path('directory'),
      putenv: parts('=', { name: text('name'), value: free('value') }),
      chmod: withPath({ mode: text('octal mode') }, 'any'),
      chown: withPath({ user: text('user name'), group: text('group name') }, 'any'),
      chown2: withPath({ uid: int(), gid: int() }, 'any'),
      'exec safeexec': free('shell command'),
      'create creat unlink': path('file'),
      'write writen append writefifo spinningfifo': withPath({ text: free('text') }),
      appendn: parts(' ', { path: path('file'), 'text?': free('text') }),
      mount: MOUNT,
      umount: UNMOUNT,
      'call callret': parts(' ', { function: text('name of a C function'), 'argument?': free('text') }),
      'callint callintret': parts(' ', { function: text('name of a C function'), 'argument?': signed() }),
      hostname: text('host name'),
      alarm: ALARM_AND_TEXT,
      'rpc retryrpc': free('name of the function, with `@address` if it is elsewhere, and its arguments'),
      'wait_for_fs wait_for_file wait_for_dir': path('any'),
      wait_for_socket: address('peer'),
      unix_signal: parts(' ', { signal: int(), function: text('name of a C function') }, { missing: 'fatal' }),
      exit: signed(),
      'print log': free('text'),
    },
  ),
};

const ENDS_PROCESS = { instead: 'ends the process that runs the hook', lost: true } as const;

/** Of hooks that run later, in a process of their own: it exits at once. */
export const LATE_HOOK_ACTION: ChoiceOf = {
  ...HOOK_ACTION,
  otherwise: ENDS_PROCESS,
  closed: ENDS_PROCESS,
};

/** `core/legion.c: uwsgi_legion_action_register` */
export const LEGION_ACTION: ChoiceOf = {
  kind: 'choice',
  what: 'legion action',
  otherwise: { instead: 'logs an error when the time comes and does nothing', lost: true },
  open: true,
  until: ':',
  closed: 'fatal',
  of: choices(
    'cmd exec signal log alarm legion-cache-fetch@legion_cache_fetch',
    {
      cmd: 'run a shell command',
      exec: 'the same as `cmd`',
      signal: 'raise the uWSGI signal of this number',
      log: 'print this line to the log',
      alarm: '`alarm message`: raise an alarm',
      'legion-cache-fetch': 'fill this cache from the other nodes of the legion',
    },
    {
      'cmd exec': free('shell command'),
      signal: int(undefined, { max: 255, outside: 'wraps' }),
      log: free('text'),
      alarm: ALARM_AND_TEXT,
      'legion-cache-fetch': refersTo('cache'),
    },
  ),
};

/** `core/alarm.c: uwsgi_register_embedded_alarms` */
export const ALARM_TYPE: ChoiceOf = {
  kind: 'choice',
  what: 'alarm type',
  otherwise: 'fatal',
  open: true,
  until: ':',
  closed: 'fatal',
  of: choices(
    'signal cmd mule log xmpp@alarm_xmpp curl@alarm_curl speech@alarm_speech airbrake@airbrake',
    {
      signal: 'raise the uWSGI signal of this number',
      cmd: 'run a shell command, which reads the message from its standard input',
      mule: 'send the message to the mule of this number',
      log: 'print the message to the log, behind this text',
      xmpp: '`user;password;recipients`: send the message by Jabber',
      curl: '`URL[;option=value...]`: send the message to a URL, or by mail',
      speech: 'say the message aloud, on macOS',
      airbrake: '`URL[;option=value...]`: send the message to Airbrake',
    },
    {
      signal: int(undefined, { max: 255, outside: 'wraps' }),
      cmd: free('shell command'),
      mule: int(),
      log: free('text'),
      xmpp: parts(';', { user: text('Jabber user'), password: free('password'), recipients: list(text('Jabber user')) }),
      'curl airbrake': free('URL, then options, each behind a `;`'),
    },
  ),
};

/** `plugins/syslog/syslog_plugin.c: usf` */
const SYSLOG_FACILITY: ChoiceOf = {
  kind: 'choice',
  what: 'syslog facility',
  otherwise: { instead: 'uses `daemon` and says nothing' },
  of: choices(
    'auth authpriv cron daemon ftp kern lpr mail news syslog user uucp local0 local1 local2 local3 local4 local5 local6 local7',
  ),
};

/** What is sent to by UDP: a host is looked up when the first line is logged. */
const UDP = address('peer');

export const SOCKET_LOGGER: Grammar = parts(',', { address: UDP, 'prefix?': free('text before each line') });
export const SYSLOG_LOGGER: Grammar = parts(',', { 'program?': text('name of the program'), 'facility?': SYSLOG_FACILITY });

export const LOGGER: ChoiceOf = {
  kind: 'choice',
  what: 'logger',
  otherwise: 'fatal',
  open: true,
  until: ':',
  of: choices(
    'file@logfile fd@logfile stdio@logfile syslog@syslog rsyslog@rsyslog socket@logsocket pipe@logpipe systemd@systemd_logger python@python redislog@redislog graylog2@graylog2 crypto@logcrypto mongodblog@mongodblog zmq@logzmq zeromq@logzmq',
    {
      file: 'write to this file, or `logfile=…,maxsize=…,backupname=…`',
      fd: 'write to this file descriptor',
      stdio: 'write to the standard error of the process',
      syslog: '`[program[,facility]]`: the syslog of this machine',
      rsyslog: '`address[,header[,priority]]`: a syslog server, by UDP',
      socket: '`address[,prefix]`: datagrams to a UDP address or a Unix socket',
      pipe: 'the standard input of this command',
      systemd: 'the journal of systemd',
      python: 'a function of the application',
      redislog: '`[password@]address[/database][,command[,prefix]]`: Redis',
      graylog2: '`address,host`: GELF messages by UDP',
      crypto: '`addr=…,algo=…,secret=…`: encrypted datagrams',
      mongodblog: '`[address[,collection[,node]]]`: MongoDB',
      zmq: 'a ZeroMQ endpoint',
      zeromq: 'the same as `zmq`',
    },
    {
      file: pairs(
        'file logger',
        {
          logfile: note(required(path('file')), 'the file that is written to'),
          maxsize: note(unsigned('bytes'), 'rename the file when it is larger than this'),
          backupname: note(path('file'), 'what it is renamed to; its own name and the time where this is not given'),
        },
        { bare: 'logfile', missing: { instead: 'logs nothing', lost: true } },
      ),
      fd: int(),
      syslog: SYSLOG_LOGGER,
      rsyslog: parts(',', {
        address: address('peer'),
        'header?': free('text between priority and message'),
        'priority?': int(),
      }),
      socket: SOCKET_LOGGER,
      pipe: free('shell command'),
      graylog2: parts(',', { address: UDP, host: text('host name that the messages carry') }, { missing: 'fatal' }),
      crypto: pairs(
        'crypto logger',
        {
          addr: note(required(UDP), 'the UDP address that is sent to'),
          algo: note(required(text('OpenSSL cipher')), 'the cipher, such as `aes-256-cbc`'),
          secret: note(required(free('secret')), 'the key of the cipher'),
          iv: note(free('text'), 'the initialization vector'),
          prefix: note(free('text'), 'text between the time and the line'),
        },
        { missing: 'fatal' },
      ),
      mongodblog: parts(',', {
        'address?': address('peer'),
        'collection?': text('collection'),
        'node?': text('name of this node'),
      }),
      redislog: free('address, command and prefix'),
      'zmq zeromq': text('ZeroMQ endpoint'),
    },
  ),
};

/** `core/logging.c: uwsgi_log_encoders_register_embedded`; a logger that alone is meant follows behind a colon. */
export const LOG_ENCODER: ChoiceOf = {
  kind: 'choice',
  what: 'log encoder',
  otherwise: 'fatal',
  open: true,
  until: ' ',
  of: choices(
    'prefix suffix nl format json gzip compress msgpack@msgpack',
    {
      prefix: 'put this text before each line',
      suffix: 'put this text behind each line',
      nl: 'put a line break behind each line',
      format: 'write this text for each line, with the variable `msg` for the line',
      json: 'the same as `format`, with the line escaped for JSON',
      gzip: 'compress each line by itself, as gzip does',
      compress: 'compress each line by itself, as zlib does',
      msgpack: 'encode each line by this list of fields',
    },
    {
      'prefix suffix': free('text'),
      'format json': {
        ...free('text'),
        dollars: choices('msg msgnl unix micros millis strftime:', {
          msg: 'the line, without its line break',
          msgnl: 'the line, with its line break',
          unix: 'the present as seconds since 1970',
          micros: 'the present as microseconds since 1970',
          millis: 'the present as milliseconds since 1970',
          'strftime:': 'the present in this format, with every % doubled',
        }),
      },
    },
  ),
};

const FREQ = note(int('seconds'), 'how often statistics are sent');

export const STATS_PUSHER: ChoiceOf = {
  kind: 'choice',
  what: 'stats pusher',
  otherwise: 'fatal',
  open: true,
  until: ':',
  of: choices(
    'file@stats_pusher_file mongodb@stats_pusher_mongodb statsd@stats_pusher_statsd socket@stats_pusher_socket zabbix@zabbix rrdtool@rrdtool carbon@carbon',
    {
      file: '`[path=…,separator=…,freq=…]`: append to a file',
      mongodb: '`[addr=…,collection=…,freq=…]`: MongoDB',
      statsd: '`address[,prefix]`: StatsD, by UDP',
      socket: '`address[,prefix]`: datagrams to a UDP address',
      zabbix: '`[address[,prefix]]`: Zabbix',
      rrdtool: 'round-robin databases in this directory',
      carbon: 'Carbon, at the addresses of the option `carbon`',
    },
    {
      file: pairs('file pusher', {
        path: note(path('file'), 'the file; `uwsgi.stats` where this is not given'),
        separator: note(free('text'), 'text behind each; an empty line where this is not given'),
        freq: FREQ,
      }),
      mongodb: pairs('mongodb pusher', {
        addr: note(address('peer'), 'the server; 127.0.0.1:27017 where this is not given'),
        ...aliases('address', 'addr', address('peer')),
        collection: note(text('collection'), '`uwsgi.statistics` where this is not given'),
        freq: FREQ,
      }),
      'statsd socket zabbix': parts(',', { address: UDP, 'prefix?': text('text before each name') }),
      rrdtool: path('directory'),
    },
  ),
};

export const EXCEPTION_HANDLER: ChoiceOf = {
  kind: 'choice',
  what: 'exception handler',
  otherwise: 'fatal',
  open: true,
  until: ':',
  of: choices('log@exception_log', { log: 'print the exception and the request to the log' }),
};

/**
 * What `${...}` stands for in the arguments of a route, at each request (`core/routing.c: uwsgi_routing_translate`): a request
 * variable, or one of these. Names that end with a bracket take an argument.
 */
export const ROUTE_VARIABLES: readonly Choice[] = choices(
  'REQUEST_URI REQUEST_METHOD PATH_INFO SCRIPT_NAME QUERY_STRING HTTP_HOST HTTP_USER_AGENT HTTP_REFERER REMOTE_ADDR REMOTE_USER DOCUMENT_ROOT SERVER_NAME SERVER_PORT SERVER_PROTOCOL CONTENT_TYPE CONTENT_LENGTH HTTPS HTTP_COOKIE HTTP_X_FORWARDED_FOR cookie[ qs[ mime[ base64[ hex[ uwsgi[wid] uwsgi[pid] uwsgi[uuid] uwsgi[status] uwsgi[rtime] uwsgi[lq] uwsgi[rsize] uwsgi[sor] time[unix] time[micros] httptime[ metric[@router_metrics geoip[@geoip xattr[@xattr xattr2[@xattr math[@matheval lower[!2.1 upper[!2.1',
  {
    REQUEST_URI: 'path and query, as the client sent them',
    PATH_INFO: 'the path, decoded',
    REQUEST_METHOD: '`GET`, `POST` ...',
    SCRIPT_NAME: 'the part of the path that is the mountpoint',
    HTTP_USER_AGENT: 'the header `User-Agent`',
    HTTP_REFERER: 'the header `Referer`',
    HTTP_COOKIE: 'the header `Cookie`',
    HTTP_X_FORWARDED_FOR: 'the header `X-Forwarded-For`',
    REMOTE_ADDR: 'the address of the client',
    REMOTE_USER: 'the user who has logged in',
    DOCUMENT_ROOT: 'the directory that the web server named',
    SERVER_NAME: 'the name of the server',
    SERVER_PORT: 'the port of the server',
    SERVER_PROTOCOL: '`HTTP/1.1` ...',
    CONTENT_TYPE: 'the header `Content-Type`',
    CONTENT_LENGTH: 'the header `Content-Length`',
    QUERY_STRING: 'what follows the `?`',
    HTTP_HOST: 'the header `Host`',
    HTTPS: '`on` for TLS',
    'cookie[': 'a cookie, by name',
    'qs[': 'a parameter of the query string, by name',
    'mime[': 'MIME type of the path in this request variable',
    'base64[': 'this request variable in Base64',
    'hex[': 'this request variable in hexadecimal',
    'uwsgi[wid]': 'number of the worker',
    'uwsgi[pid]': 'process of the worker',
    'uwsgi[uuid]': 'a new UUID',
    'uwsgi[status]': 'status code of the response',
    'uwsgi[rtime]': 'microseconds that the request took; known in final routes',
    'uwsgi[lq]': 'length of the listen queue',
    'uwsgi[rsize]': 'bytes of the body of the response',
    'uwsgi[sor]': 'start of the request as microseconds since 1970',
    'time[unix]': 'the present as seconds since 1970',
    'time[micros]': 'the present as microseconds since 1970',
    'httptime[': 'the present, and this many seconds more, as HTTP writes a date',
    'metric[': 'a metric, by name',
    'geoip[': 'where the client is: `country_code`, `city`, `lat` ...',
    'xattr[': '`VARIABLE:name`: extended attribute of the file in a request variable',
    'xattr2[': '`VARIABLE:VARIABLE`: the same, with the name in a request variable, too',
    'lower[': 'this request variable in lower case',
    'upper[': 'this request variable in upper case',
    'math[': 'result of this formula over request variables',
  },
);

/** Text that is made anew at each request: `$1` is a group of the regular expression. */
function template(what: string): Text {
  return { ...free(what), dollars: ROUTE_VARIABLES };
}

const CACHE_NAME = note(refersTo('cache'), 'the cache, as `name` or `name@address`; the first one where this is not given');
const CACHE_KEY = note(required(template('key')), 'the key in the cache');
const CONTENT_TYPE = note(text('MIME type'), 'Content-Type of the response; `text/html` where this is not given');
const NO_OFFLOAD = note(GIVEN, 'do not use offload threads');
const SERVER = note(required(template('address')), 'address of the server');
const SERVER_KEY = note(required(template('key')), 'the key there');

const CACHE_ANSWER = pairs(
  'cache action',
  {
    key: CACHE_KEY,
    name: CACHE_NAME,
    content_type: CONTENT_TYPE,
    content_encoding: note(text('encoding'), 'Content-Encoding of the response, such as `gzip`'),
    mime: note(GIVEN, 'guess Content-Type from the key'),
    no_offload: NO_OFFLOAD,
    no_content_length: note(GIVEN, 'send no Content-Length'),
    ...aliases('no_cl nocl', 'no_content_length', GIVEN),
  },
  { missing: 'fatal' },
);

const CACHE_STORE = pairs(
  'cachestore action',
  {
    key: CACHE_KEY,
    name: CACHE_NAME,
    value: note(template('text'), 'what is stored; the body of the response where this is not given'),
    status: note(int(), 'store responses of this status only'),
    ...aliases('code', 'status', int()),
    gzip: note(template('key'), 'store it compressed, too, under this key'),
    expires: note(unsigned('seconds'), 'how long it is kept; for ever where this is not given'),
  },
  { missing: 'fatal' },
);

const CACHE_SET = pairs(
  'cacheset action',
  {
    key: CACHE_KEY,
    value: note(required(template('text')), 'what is stored'),
    name: CACHE_NAME,
    expires: note(unsigned('seconds'), 'how long it is kept; for ever where this is not given'),
  },
  { missing: 'fatal' },
);

const CACHE_MATH = pairs(
  'cache math action',
  {
    key: CACHE_KEY,
    value: note(template('number'), 'the other number; 1 to add or subtract, 2 to multiply or divide where this is not given'),
    name: CACHE_NAME,
    expires: note(unsigned('seconds'), 'how long it is kept'),
  },
  { missing: 'fatal' },
);

const CACHE_VAR = pairs(
  'cachevar action',
  {
    key: CACHE_KEY,
    var: note(required(text('name')), 'the request variable that is set to what is found'),
    name: CACHE_NAME,
    as_num: note(GIVEN, 'what is found is a number of the cache math'),
    ...aliases('num', 'as_num', GIVEN),
  },
  { missing: 'fatal' },
);

const MEMCACHED_ANSWER = pairs(
  'memcached action',
  { addr: SERVER, key: SERVER_KEY, content_type: CONTENT_TYPE, no_offload: NO_OFFLOAD },
  { missing: 'fatal' },
);

const REDIS_ANSWER = pairs(
  'redis action',
  {
    addr: SERVER,
    key: SERVER_KEY,
    content_type: CONTENT_TYPE,
    content_encoding: { ...note(text('encoding'), 'Content-Encoding of the response, such as `gzip`'), since: '2.1' },
    no_offload: NO_OFFLOAD,
  },
  { missing: 'fatal' },
);

const FOREIGN_STORE = pairs(
  'memcachedstore action',
  { addr: SERVER, key: SERVER_KEY, expires: note(text('seconds'), 'how long it is kept; for ever where this is not given') },
  { missing: 'fatal' },
);

const SERVE_FILE = pairs(
  'file action',
  {
    filename: note(required(template('path')), 'the file that is sent'),
    status: note(template('status'), 'status line; `200 OK` where this is not given'),
    content_type: CONTENT_TYPE,
    mime: note(GIVEN, 'guess Content-Type from the name of the file'),
    no_content_length: note(GIVEN, 'send no Content-Length'),
    ...aliases('no_cl nocl', 'no_content_length', GIVEN),
    no_headers: note(GIVEN, 'send no headers'),
  },
  { missing: 'fatal' },
);

const STYLESHEET = {
  stylesheet: note(required(template('path')), 'the XSLT stylesheet'),
  content_type: CONTENT_TYPE,
  params: note(template('text'), 'parameters of the stylesheet'),
};

const LDAP = pairs(
  'ldapauth action',
  {
    url: note(required(text('LDAP URL')), 'the server'),
    basedn: note(required(text('DN')), 'where users are looked for'),
    binddn: note(text('DN'), 'who looks for them; anonymous where this is not given'),
    bindpw: note(free('password'), 'the password of `binddn`'),
    filter: note(free('LDAP filter'), '`(objectClass=*)` where this is not given'),
    attr: note(text('attribute'), 'the attribute that is the name of the user; `uid` where this is not given'),
    loglevel: note(signed(), '1 logs errors, 2 logs everything'),
  },
  { separator: ';', missing: 'fatal' },
);

/** `plugins/gridfs/gridfs.cc: uwsgi_gridfs_add_mountpoint` */
export const GRIDFS = pairs(
  'gridfs-mount',
  {
    db: note(required(text('database')), 'the database'),
    mountpoint: note(text('path'), 'where the files are in the address'),
    server: note(address('peer'), '127.0.0.1:27017 where this is not given'),
    replica: { ...note(text('replica set'), 'the replica set that the servers are of'), since: '2.1' },
    bucket: { ...note(text('bucket'), 'the collection of the files; `fs` where this is not given'), since: '2.1' },
    prefix: note(text('prefix'), 'put before the name of each file'),
    timeout: note(int('seconds'), '`socket-timeout` where this is not given'),
    no_mime: note(GIVEN, 'do not guess Content-Type'),
    orig_filename: note(GIVEN, 'send the name that the database has'),
    skip_slash: note(GIVEN, 'leave the first slash out of the name'),
    md5: note(GIVEN, 'send Content-MD5'),
    etag: note(GIVEN, 'send ETag'),
    itemname: note(template('name'), 'the file that is always sent'),
    ...aliases('item', 'itemname', template('name')),
    username: note(text('user'), 'who logs in'),
    password: note(free('password'), 'the password of `username`'),
  },
  { missing: { instead: 'logs an error and leaves it out', lost: true } },
);

/** `plugins/rados/rados.c: uwsgi_rados_add_mountpoint` */
export const RADOS = pairs(
  'rados-mount',
  {
    mountpoint: note(required(text('path')), 'where the objects are in the address'),
    pool: note(required(text('pool')), 'the pool'),
    config: note(path('file'), 'configuration of Ceph'),
    timeout: note(int('seconds'), '`rados-timeout` where this is not given'),
    allow_put: note(GIVEN, 'let clients store objects'),
    allow_delete: note(GIVEN, 'let clients remove objects'),
    allow_mkcol: note(GIVEN, 'let clients make pools'),
    allow_propfind: { ...note(GIVEN, 'let clients list objects'), since: '2.1' },
    username: { ...note(text('user'), 'who logs in to Ceph'), since: '2.1' },
    buffer_size: { ...note(int('bytes'), 'how much is read at a time'), since: '2.1' },
    put_buffer_size: { ...note(int('bytes'), 'how much is written at a time'), since: '2.1' },
    namespace: { ...note(text('namespace'), 'the part of the pool that is used'), since: '2.1' },
  },
  { missing: 'fatal' },
);

/** `plugins/glusterfs/glusterfs.c: uwsgi_glusterfs_add_mountpoint` */
export const GLUSTERFS = pairs(
  'glusterfs-mount',
  {
    mountpoint: note(required(text('path')), 'where the files are in the address'),
    volume: note(required(text('volume')), 'the volume'),
    server: note(list(address('peer'), ';'), 'the servers; one must be given, or `volfile`'),
    ...aliases('servers', 'server', list(address('peer'), ';')),
    volfile: note(path('file'), 'description of the volume'),
  },
  { missing: 'fatal' },
);

/** Where vassals come from (`core/emperor.c: imperial_monitor_get_by_scheme`); without a scheme, a directory or a pattern of files. */
export const EMPEROR: Grammar = {
  kind: 'either',
  of: [
    {
      kind: 'choice',
      what: 'source of vassals',
      otherwise: { instead: 'takes it for a directory' },
      open: true,
      until: '://',
      of: choices(
        'dir glob pg@emperor_pg amqp@emperor_amqp zmq@emperor_zeromq mongodb@emperor_mongodb mongodb2@emperor_mongodb',
        {
          dir: 'the files of a directory',
          glob: 'the files that a pattern matches',
          pg: '`connection;query`: rows of PostgreSQL',
          amqp: '`server,exchange`: messages of RabbitMQ',
          zmq: 'messages of a ZeroMQ endpoint',
          mongodb: '`[address[,collection[,query]]]`: documents of MongoDB',
          mongodb2: '`[addr=…,collection=…,json=…]`: documents of MongoDB',
        },
        {
          dir: path('directory'),
          glob: text('pattern of files'),
          pg: free('connection and query'),
          mongodb: free('address, collection and query'),
          mongodb2: pairs('mongodb emperor', {
            addr: note(address('peer'), 'the server; 127.0.0.1:27017 where this is not given'),
            ...aliases('address server', 'addr', address('peer')),
            replica: { ...note(text('replica set'), 'the replica set that the servers are of'), since: '2.1' },
            collection: note(text('collection'), '`uwsgi.emperor.vassals` where this is not given'),
            ...aliases('coll', 'collection', text('collection')),
            json: note(free('JSON'), 'which documents are vassals; all where this is not given'),
            defaults: { ...note(free('JSON'), 'fields that documents lack'), since: '2.1' },
            database: note(text('database'), 'where the user is known'),
            ...aliases('db', 'database', text('database')),
            username: note(text('user'), 'who logs in'),
            password: note(free('password'), 'the password of `username`'),
            predigest: note(GIVEN, 'the password is digested already'),
          }),
        },
      ),
    },
    text('directory, or pattern of files, that vassals come from'),
  ],
};

/** Arguments of the actions that hand a request over to another server. */
const ADDRESS = { address: template('address') };
const RPC = template('name of the function, with `@address` if it is elsewhere, and its arguments');
const METRIC_MATH = parts(',', { metric: refersTo('metric'), 'value?': template('number') });
const NAMED = parts('=', { name: text('name'), value: template('value') }, { missing: 'fatal' });

/**
 * What a route does with a request (`core/routing.c: uwsgi_register_embedded_routers`), with its arguments behind a colon. Third
 * parties add many.
 */
export const ROUTE_ACTION: ChoiceOf = {
  kind: 'choice',
  what: 'route action',
  otherwise: 'fatal',
  open: true,
  until: ':',
  closed: 'fatal',
  of: choices(
    'continue last break return break-with-status log donotlog donotoffload logvar goto addvar addheader delheader remheader clearheaders resetheaders disableheaders signal send send-crnl chdir setapp setuser sethome setfile setscriptname setmethod seturi setremoteaddr setpathinfo fixpathinfo setdocroot setscheme setprocname alarm setmodifier1 setmodifier2 + - * / flush fixcl forcecl harakiri http@router_http httpdumb@router_http proxyhttp@router_http httpconnect@router_http proxyhttpconnect@router_http uwsgi@router_uwsgi proxyuwsgi@router_uwsgi fcgi@router_fcgi!2.1 fcgiauth@router_fcgi!2.1 redirect@router_redirect redirect-302@router_redirect redirect-permanent@router_redirect redirect-301@router_redirect rewrite@router_rewrite rewrite-last@router_rewrite static@router_static static-next@router_static file@router_static file-next@router_static sendfile@router_static sendfile-next@router_static fastfile@router_static fastfile-next@router_static expires@router_expires cache@router_cache cache-continue@router_cache cachevar@router_cache cacheset@router_cache cachestore@router_cache cache-store@router_cache cacheinc@router_cache cachedec@router_cache cachemul@router_cache cachediv@router_cache access@router_access basicauth@router_basicauth basicauth-next@router_basicauth ldapauth@ldap ldapauth-next@ldap radius@router_radius radius-next@router_radius spnego@router_spnego spnego-next@router_spnego hash@router_hash memcached@router_memcached memcached-continue@router_memcached memcachedstore@router_memcached memcached-store@router_memcached redis@router_redis redis-continue@router_redis redisstore@router_redis redis-store@router_redis metricinc@router_metrics metricdec@router_metrics metricmul@router_metrics metricdiv@router_metrics metricset@router_metrics xmldir@router_xmldir gzip@transformation_gzip chunked@transformation_chunked tofile@transformation_tofile to-file@transformation_tofile toupper@transformation_toupper template@transformation_template offload@transformation_offload call@rpc rpc@rpc rpcret@rpc rpcblob@rpc rpcnext@rpc rpcraw@rpc rpcvar@rpc symcall@symcall symcall-next@symcall cgi@cgi cgihelper@cgi ssi@ssi gridfs@gridfs xslt@xslt toxslt@xslt',
    {
      continue: 'leave the routes and go on with the request',
      last: 'the same as `continue`',
      break: 'end the request, with `status message` if that is given',
      return: 'end the request with this status code and its text as the body',
      'break-with-status': 'the same as `return`',
      log: 'print this line to the log',
      donotlog: 'keep the request out of the log',
      donotoffload: 'do not use offload threads for this request',
      logvar: '`name=value` for the log format',
      goto: 'jump forward to the label of this name',
      addvar: '`NAME=value`: add a request variable',
      addheader: '`Name: value`: add a header to the response',
      delheader: 'remove a header from the response',
      remheader: 'the same as `delheader`',
      clearheaders: 'forget the headers so far and begin anew with this status',
      resetheaders: 'the same as `clearheaders`',
      disableheaders: 'send no headers',
      signal: 'raise the uWSGI signal of this number',
      send: 'write this text to the body of the response',
      'send-crnl': 'write this text and a line break to the body of the response',
      chdir: 'change to this directory',
      setapp: 'set UWSGI_APPID, the application that answers',
      setuser: 'set REMOTE_USER',
      sethome: 'set UWSGI_HOME, the virtual environment',
      setfile: 'set UWSGI_FILE, the file of the application',
      setscriptname: 'set SCRIPT_NAME',
      setmethod: 'set REQUEST_METHOD',
      seturi: 'set REQUEST_URI',
      setremoteaddr: 'set REMOTE_ADDR',
      setpathinfo: 'set PATH_INFO',
      fixpathinfo: 'cut as much off PATH_INFO as SCRIPT_NAME is long',
      setdocroot: 'set DOCUMENT_ROOT',
      setscheme: 'set UWSGI_SCHEME',
      setprocname: 'rename the process',
      alarm: '`name message`: raise an alarm',
      setmodifier1: 'choose the plugin that answers, by number',
      setmodifier2: 'set the second modifier, by number',
      flush: 'send what transformations have collected so far',
      fixcl: 'add Content-Length, from the collected body',
      forcecl: 'add Content-Length even where there is one',
      harakiri: 'kill the worker if the request takes longer than this many seconds',
      '+': '`VARIABLE,number`: add to a request variable',
      '-': '`VARIABLE,number`: subtract from a request variable',
      '*': '`VARIABLE,number`: multiply a request variable',
      '/': '`VARIABLE,number`: divide a request variable',
      http: '`address[,host[,path]]`: hand the request over to an HTTP server',
      httpdumb: 'the same as `http`, with the headers of the client as they are',
      proxyhttp: 'the same as `http`, never offloaded',
      httpconnect: 'connect the client with this address, for CONNECT',
      proxyhttpconnect: 'the same as `httpconnect`, never offloaded',
      uwsgi: '`address,modifier1,modifier2[,application]`: hand the request over; without an address, to another plugin here',
      proxyuwsgi: 'the same as `uwsgi`, never offloaded',
      fcgi: 'hand the request over to a FastCGI server',
      fcgiauth: 'ask a FastCGI authorizer whether the request may go on',
      'redirect-302': 'the same as `redirect`',
      'redirect-301': 'the same as `redirect-permanent`',
      'rewrite-last': 'the same as `rewrite`, and leave the routes',
      'static-next': 'send this file, and go on with the routes',
      file: '`filename=…`: answer with this file',
      'file-next': 'the same as `file`, or the next route where there is no such file',
      sendfile: 'the same as `file`, sent by the kernel or an offload thread, past all transformations',
      'sendfile-next': 'the same as `sendfile`, or the next route where there is no such file',
      fastfile: 'much the same as `sendfile`',
      'fastfile-next': 'the same as `fastfile`, or the next route where there is no such file',
      expires: '`value=…`: add the header Expires',
      cache: '`key=…`: answer from the cache, if it has the key',
      'cache-continue': 'send what the cache has, and go on with the routes',
      cachevar: '`key=…,var=…`: set a request variable to what the cache has',
      cacheset: '`key=…,value=…`: store this in the cache',
      cachestore: '`key=…`: store the body of the response in the cache',
      'cache-store': 'the same as `cachestore`',
      cacheinc: '`key=…`: add to a number in the cache',
      cachedec: '`key=…`: subtract from a number in the cache',
      cachemul: '`key=…`: multiply a number in the cache',
      cachediv: '`key=…`: divide a number in the cache',
      access: '`action=hosts`: ask hosts.allow and hosts.deny',
      basicauth: '`realm,user:password` or `realm,file`: ask for a password',
      'basicauth-next': 'the same as `basicauth`, or the next route where the password is wrong',
      ldapauth: '`realm,url=…;basedn=…`: ask for a password that LDAP knows',
      'ldapauth-next': 'the same as `ldapauth`, or the next route where the password is wrong',
      radius: '`realm=…,server=…,secret=…`: ask for a password that RADIUS knows',
      'radius-next': 'the same as `radius`, or the next route where the password is wrong',
      spnego: 'ask for a Kerberos ticket',
      'spnego-next': 'the same as `spnego`, or the next route where there is none',
      hash: '`key=…,var=…,items=…`: choose one of several by a hash',
      memcached: '`addr=…,key=…`: answer from memcached, if it has the key',
      'memcached-continue': 'send what memcached has, and go on with the routes',
      memcachedstore: '`addr=…,key=…`: store the body of the response in memcached',
      'memcached-store': 'the same as `memcachedstore`',
      redis: '`addr=…,key=…`: answer from Redis, if it has the key',
      'redis-continue': 'send what Redis has, and go on with the routes',
      redisstore: '`addr=…,key=…`: store the body of the response in Redis',
      'redis-store': 'the same as `redisstore`',
      metricinc: '`metric[,number]`: add to a metric',
      metricdec: '`metric[,number]`: subtract from a metric',
      metricmul: '`metric[,number]`: multiply a metric',
      metricdiv: '`metric[,number]`: divide a metric',
      metricset: '`metric,number`: set a metric',
      xmldir: 'answer with the contents of this directory, as XML',
      gzip: 'compress the body of the response',
      chunked: 'send the body of the response in chunks',
      tofile: '`filename=…`: write the body of the response into this file, too',
      'to-file': 'the same as `tofile`',
      toupper: 'make the body of the response upper case, as an example of a transformation',
      template: 'replace `${...}` in the body of the response',
      offload:
        '`[bytes]`: collect the body of the response, on disk if it is larger than that, and let an offload thread send it',
      call: 'answer with what this function returns',
      rpc: 'the same as `call`',
      rpcret: 'do what this function returns: `next`, `continue`, `break` with a status, or `goto` with a label',
      rpcblob: 'send what this function returns, and go on with the routes',
      rpcnext: 'the same as `rpcblob`',
      rpcraw: 'answer with the status, headers and body that this function returns',
      rpcvar: '`VARIABLE function[ arguments]`: set a request variable to what this function returns',
      symcall: 'let this C function answer',
      'symcall-next': 'call this C function, and go on with the routes',
      cgi: 'answer with this CGI script',
      cgihelper: '`helper command`: answer with this CGI script, run by a helper',
      ssi: 'answer with this file, its server-side includes done',
      gridfs: '`db=…`: answer with a file of MongoDB',
      xslt: '`doc=…,stylesheet=…`: answer with this XML document, transformed',
      toxslt: '`stylesheet=…`: transform the body of the response, which is XML',
      redirect: 'answer 302 with this location',
      'redirect-permanent': 'answer 301 with this location',
      rewrite: 'set PATH_INFO, and the query string if there is a `?`',
      static: 'answer with this file',
    },
    {
      'log addheader delheader remheader clearheaders resetheaders send send-crnl chdir setapp setuser sethome setfile setscriptname setmethod seturi setremoteaddr setpathinfo setdocroot setscheme setprocname':
        template('text'),
      // sent as they are (`core/routing.c: uwsgi_router_break_func`)
      break: free('status and its words'),
      'return break-with-status': free('status code'),
      'logvar addvar': NAMED,
      goto: refersTo('label'),
      signal: int(undefined, { max: 255, outside: 'wraps' }),
      alarm: parts(' ', { alarm: refersTo('alarm'), message: template('message') }, { missing: 'fatal' }),
      'setmodifier1 setmodifier2': int(undefined, { max: 255, outside: 'wraps' }),
      '+ - * /': parts(',', { variable: text('name of a request variable'), 'value?': template('number') }),
      harakiri: int('seconds'),
      'http httpdumb proxyhttp httpconnect proxyhttpconnect': parts(',', {
        ...ADDRESS,
        'host?': free('value of the header `Host`'),
        'path?': template('path'),
      }),
      'uwsgi proxyuwsgi': parts(
        ',',
        {
          address: template('address, or nothing for this server'),
          modifier1: int(undefined, { max: 255, outside: 'wraps' }),
          modifier2: int(undefined, { max: 255, outside: 'wraps' }),
          'application?': template('UWSGI_APPID'),
        },
        { missing: 'fatal' },
      ),
      'redirect redirect-302 redirect-permanent redirect-301': template('URL'),
      'rewrite rewrite-last': template('path, with a query string if there is a `?`'),
      'static static-next xmldir template': template('path'),
      'file file-next sendfile sendfile-next fastfile fastfile-next': SERVE_FILE,
      expires: pairs('expires action', {
        filename: note(template('path'), 'the header is the time of this file'),
        ...aliases('file', 'filename', template('path')),
        unix: note(template('number'), 'the header is these seconds since 1970'),
        value: note(template('number'), 'the header is the present and these seconds more'),
      }),
      'cache cache-continue': CACHE_ANSWER,
      cachevar: CACHE_VAR,
      cacheset: CACHE_SET,
      'cachestore cache-store': CACHE_STORE,
      'cacheinc cachedec cachemul cachediv': CACHE_MATH,
      access: pairs('access action', {
        action: note(text('action'), '`hosts`, the only one that works: ask hosts.allow and hosts.deny'),
        daemon: note(text('name'), 'the name that is looked for in them'),
        addr: note(text('address'), 'not looked at'),
      }),
      'basicauth basicauth-next': parts(
        ',',
        { realm: text('realm'), users: free('`user:password`, or the path of a file of them') },
        { missing: 'fatal' },
      ),
      'ldapauth ldapauth-next': parts(',', { realm: text('realm'), server: LDAP }, { missing: 'fatal' }),
      'radius radius-next': pairs(
        'radius action',
        {
          realm: note(required(text('realm')), 'what the browser asks for'),
          server: note(required(address('peer')), 'the RADIUS server'),
          secret: note(required(free('secret')), 'the secret that is shared with it'),
          nas_port: note(int(), 'NAS-Port'),
          nas_address: note(text('host'), 'NAS-IP-Address; of the host name where this is not given'),
        },
        { missing: 'fatal' },
      ),
      hash: pairs(
        'hash action',
        {
          key: note(required(template('text')), 'what is hashed'),
          var: note(required(text('name')), 'the request variable that is set to what is chosen'),
          items: note(required(list(template('text'), ';')), 'what is chosen from'),
          algo: note(HASH, '`djb33x` where this is not given'),
        },
        { missing: 'fatal' },
      ),
      'memcached memcached-continue': MEMCACHED_ANSWER,
      'redis redis-continue': REDIS_ANSWER,
      'memcachedstore memcached-store redisstore redis-store': FOREIGN_STORE,
      'metricinc metricdec metricmul metricdiv': METRIC_MATH,
      metricset: METRIC_MATH,
      'tofile to-file': pairs(
        'tofile action',
        {
          filename: note(required(template('path')), 'the file that the body is written to'),
          ...aliases('name', 'filename', template('path')),
          mode: note(text('octal mode'), 'not looked at'),
        },
        { missing: 'fatal' },
      ),
      'call rpc rpcret rpcblob rpcnext rpcraw': RPC,
      rpcvar: parts(' ', { variable: text('name of a request variable'), call: RPC }, { missing: 'fatal' }),
      'symcall symcall-next': text('name of a C function'),
      cgi: template('path'),
      cgihelper: parts(' ', { helper: template('path'), command: template('path') }, { missing: 'fatal' }),
      ssi: template('path'),
      gridfs: GRIDFS,
      xslt: pairs(
        'xslt action',
        { doc: note(required(template('path')), 'the XML document'), ...STYLESHEET },
        { missing: 'fatal' },
      ),
      toxslt: pairs('toxslt action', STYLESHEET, { missing: 'fatal' }),
    },
  ),
};

function compared(second: Grammar): Grammar {
  return parts(';', { first: template('text'), second }, { missing: { instead: 'never takes the route', lost: true } });
}

/** What a route asks before it acts (`core/routing.c`), with its arguments behind a colon; two of them are separated by `;`. */
export const ROUTE_CONDITION: ChoiceOf = {
  kind: 'choice',
  what: 'route condition',
  otherwise: 'fatal',
  open: true,
  until: ':',
  closed: 'fatal',
  of: choices(
    'equal isequal eq == startswith endswith contains contain regexp re empty exists isfile isdir islink isexec ishigher > islower < ishigherequal >= islowerequal <= ipv4in ipv6in lord incache@router_cache',
    {
      equal: '`a;b`: both are the same',
      isequal: 'the same as `equal`',
      eq: 'the same as `equal`',
      '==': 'the same as `equal`',
      startswith: '`a;b`: the first begins with the second',
      endswith: '`a;b`: the first ends with the second',
      contains: '`a;b`: the first has the second in it',
      contain: 'the same as `contains`',
      regexp: '`a;expression`: the first matches',
      re: 'the same as `regexp`',
      empty: 'nothing is left of this',
      exists: 'there is something of this path',
      isfile: 'the path is that of a file',
      isdir: 'the path is that of a directory',
      islink: 'the path is that of a symbolic link',
      isexec: 'the path is that of something that may be executed',
      ishigher: '`a;b`: the first number is greater',
      '>': 'the same as `ishigher`',
      islower: '`a;b`: the first number is less',
      '<': 'the same as `islower`',
      ishigherequal: '`a;b`: the first number is not less',
      '>=': 'the same as `ishigherequal`',
      islowerequal: '`a;b`: the first number is not greater',
      '<=': 'the same as `islowerequal`',
      ipv4in: '`address;network`: the IPv4 address is of that network',
      ipv6in: '`address;network`: the IPv6 address is of that network',
      lord: 'this instance is the lord of that legion',
      incache: '`key=…`: the cache has this key',
    },
    {
      'equal isequal eq == startswith endswith contains contain ishigher > islower < ishigherequal >= islowerequal <= ipv4in ipv6in':
        compared(template('text')),
      // nothing is replaced in an expression (`core/routing.c: uwsgi_route_condition_regexp`)
      'regexp re': compared(free('expression')),
      'empty exists isfile isdir islink isexec': template('text'),
      lord: refersTo('legion'),
      incache: pairs(
        'incache condition',
        { key: CACHE_KEY, name: CACHE_NAME },
        { missing: { instead: 'never takes the route', lost: true } },
      ),
    },
  ),
};

/** What stands before a blank, and has nothing else in it, is a name (`core/logging.c: uwsgi_setup_log_master`). */
const LOGGER_NAME: Name = { ...defines('logger'), form: { match: /^[A-Za-z0-9]+$/, otherwise: 'fatal' } };

/** `[name ]logger[:arguments]`: a logger that others can name. */
export const NAMED_LOGGER: Grammar = {
  kind: 'either',
  of: [LOGGER, parts(' ', { name: LOGGER_NAME, logger: LOGGER })],
};

/** Ciphers of OpenSSL; it knows more. */
const CIPHER: ChoiceOf = {
  kind: 'choice',
  what: 'cipher',
  otherwise: 'fatal',
  open: true,
  anyCase: true,
  of: choices('aes-256-cbc aes-192-cbc aes-128-cbc bf-cbc des-ede3-cbc camellia-256-cbc camellia-128-cbc cast5-cbc seed-cbc', {
    'bf-cbc': 'of old examples; OpenSSL 3 has it no more unless told to',
  }),
};

/** The digest or cipher, and the secret (`core/legion.c: uwsgi_opt_legion`). */
export const LEGION: Grammar = parts(
  ' ',
  {
    legion: defines('legion'),
    address: address('datagram-client'),
    valor: signed(),
    'cipher:secret': parts(':', { cipher: CIPHER, secret: free('secret') }, { missing: 'fatal' }),
    'iv?': free('initialization vector'),
  },
  { missing: 'fatal' },
);
