import type { Choice, ChoiceOf, Grammar } from './grammar.js';

/**
 * Values that are chosen from a list. The plugin is named where the name exists only once that plugin is loaded; the sources say
 * `uwsgi_register_...` for each of them.
 */

/** `name`, `name@plugin`, `name!since` or both; separated by blanks. What follows a name is in `args`, under all names that it is for. */
export function choices(
  names: string,
  notes: Readonly<Record<string, string>> = {},
  args: Readonly<Record<string, Grammar>> = {},
): Choice[] {
  const grammars = new Map(Object.entries(args).flatMap(([of, grammar]) => of.split(' ').map((name) => [name, grammar])));
  return names.split(' ').map((word) => {
    const match = /^(.+?)(?:@([a-z0-9_]+))?(?:!([\d.]+))?$/.exec(word);
    const [, text = word, plugin, since] = match ?? [];
    const [note, after] = [notes[text], grammars.get(text)];
    return {
      text,
      ...(plugin && { plugin }),
      ...(since && { since }),
      ...(note && { note }),
      ...(after && { arguments: after }),
    };
  });
}

export const PROTOCOL: ChoiceOf = {
  kind: 'choice',
  what: 'protocol',
  otherwise: 'fatal',
  of: choices('uwsgi puwsgi http http11 suwsgi https fastcgi fastcgi-nph scgi scgi-nph raw mongrel2@mongrel2', {
    uwsgi: 'the binary protocol that nginx speaks with `uwsgi_pass`',
    puwsgi: 'uwsgi with persistent connections',
    http: 'HTTP/1.0 without keep-alive',
    http11: 'HTTP/1.1 with keep-alive',
    suwsgi: 'uwsgi over TLS',
    https: 'HTTP over TLS',
    fastcgi: 'FastCGI',
    'fastcgi-nph': 'FastCGI; the application writes the status line itself',
    scgi: 'SCGI',
    'scgi-nph': 'SCGI; the application writes the status line itself',
    raw: 'the connection is handed to the application as it is',
  }),
};

export const LOOP: ChoiceOf = {
  kind: 'choice',
  what: 'loop engine',
  otherwise: { instead: 'starts workers that end at once', lost: true },
  open: true,
  of: choices(
    'simple async gevent@gevent asyncio@asyncio go@gccgo goroutine@gccgo goroutines@gccgo dumb@dumbloop coroae@coroae rbthreads@rbthreads tornado@tornado',
  ),
};

export const CLOCK: ChoiceOf = {
  kind: 'choice',
  what: 'clock',
  otherwise: 'fatal',
  open: true,
  of: choices('unix monotonic@clock_monotonic realtime@clock_realtime'),
};

export const CHEAPER_ALGO: ChoiceOf = {
  kind: 'choice',
  what: 'cheaper algorithm',
  otherwise: { instead: 'falls back to `spare`, which only the log says' },
  open: true,
  of: choices('spare spare2!2.1 backlog manual backlog2@cheaper_backlog2 busyness@cheaper_busyness', {
    spare: 'keep spare workers while all others are busy; the default',
    spare2: 'like `spare`, adding several at once and removing slowly',
    backlog: 'look at the listen queue',
    manual: 'only on command',
    busyness: 'look at how much of the time workers are busy',
  }),
};

export const LOCK_ENGINE: ChoiceOf = { kind: 'choice', what: 'lock engine', otherwise: 'fatal', of: choices('ipcsem') };

/** For the option of the server and the `algo` key of `subscribe2` (`core/subscription.c: uwsgi_subscription_algo_get`). */
export const SUBSCRIPTION_ALGO: ChoiceOf = {
  kind: 'choice',
  what: 'balancing algorithm',
  otherwise: { instead: 'uses `wrr` and says nothing' },
  of: choices('wrr lrc wlrc iphash!2.1', {
    wrr: 'weighted round robin; the default',
    lrc: 'least reference count: the node with the fewest requests in progress',
    wlrc: 'weighted least reference count: requests in progress divided by weight',
    iphash: "hash of the client's address; weight and backup do not count",
  }),
};

export const FILE_SERVE_MODE: ChoiceOf = {
  kind: 'choice',
  what: 'way to serve files',
  otherwise: { instead: 'keeps serving files itself and says nothing' },
  anyCase: true,
  of: choices('x-sendfile xsendfile x-accel-redirect xaccelredirect nginx'),
};

export const HASH: ChoiceOf = {
  kind: 'choice',
  what: 'hash algorithm',
  otherwise: 'fatal',
  open: true,
  of: choices('djb33x murmur2 random rand rr'),
};

export const METRIC_TYPE: ChoiceOf = {
  kind: 'choice',
  what: 'metric type',
  otherwise: { instead: 'takes it as `counter` and says nothing' },
  of: choices('counter gauge absolute alias'),
};

export const METRIC_COLLECTOR: ChoiceOf = {
  kind: 'choice',
  what: 'metric collector',
  otherwise: 'fatal',
  open: true,
  of: choices('ptr file sum accumulator adder multiplier avg func', {
    ptr: 'for plugins alone: given in a configuration it crashes uWSGI',
    file: 'the number in the file `arg1`',
    sum: 'the sum of `children`',
    accumulator: 'the sum of `children`, added to what was there',
    adder: 'the sum of `children` and `arg1n`',
    multiplier: 'the sum of `children`, times `arg1n`',
    avg: 'the average of `children`',
    func: 'what the C function `arg1` returns',
  }),
};

/** What a log format may hold (`core/logging.c: uwsgi_register_logchunks, uwsgi_add_logchunk`); `logvar` adds more at run time. */
export const LOG_VARIABLES: readonly Choice[] = choices(
  'uri method user addr host proto uagent referer status rsize hsize size cl micros msecs secs tmsecs tmicros time ltime ftime ctime epoch pid wid switches vars core vsz rss vszM rssM pktsize modifier1 modifier2 headers werr rerr ioerr var. metric.',
  {
    uri: 'REQUEST_URI',
    method: 'REQUEST_METHOD',
    user: 'REMOTE_USER',
    addr: 'REMOTE_ADDR',
    host: 'HTTP_HOST',
    proto: 'SERVER_PROTOCOL',
    uagent: 'HTTP_USER_AGENT',
    referer: 'HTTP_REFERER',
    status: 'status code of the response',
    rsize: 'bytes of the body of the response',
    hsize: 'bytes of the headers of the response',
    size: 'bytes of the response, headers and body',
    cl: 'bytes of the body of the request',
    micros: 'duration in microseconds',
    msecs: 'duration in milliseconds',
    secs: 'duration in seconds, with a fraction',
    tmsecs: 'start of the request as milliseconds since 1970',
    tmicros: 'start of the request as microseconds since 1970',
    time: 'start of the request as seconds since 1970',
    ltime: 'start of the request as Apache writes it: 31/Dec/2024:23:59:59 +0100',
    ftime: 'start of the request as `log-date` says, with `logformat-strftime`; else the same as `ltime`',
    ctime: 'start of the request as C writes it: Tue Dec 31 23:59:59 2024',
    epoch: 'the present as seconds since 1970',
    pid: 'process of the worker',
    wid: 'number of the worker',
    switches: 'how often an asynchronous core was switched',
    vars: 'number of request variables',
    core: 'number of the core (thread) of the worker',
    vsz: 'bytes of address space of the worker, measured with `memory-report`',
    rss: 'bytes of memory of the worker, measured with `memory-report`',
    vszM: 'MiB of address space of the worker, measured with `memory-report`',
    rssM: 'MiB of memory of the worker, measured with `memory-report`',
    pktsize: 'bytes of the uwsgi packet of the request',
    modifier1: 'first modifier of the request',
    modifier2: 'second modifier of the request',
    headers: 'number of headers of the response',
    werr: 'number of errors in writing',
    rerr: 'number of errors in reading',
    ioerr: 'number of errors in reading and writing',
    'var.': 'a request variable, such as `%(var.HTTP_X_FORWARDED_FOR)`',
    'metric.': 'a metric, such as `%(metric.worker.1.requests)`',
  },
);

/** Namespaces and other things that processes share (`core/utils.c: uwsgi_unshare_list`). */
export const NAMESPACE: ChoiceOf = {
  kind: 'choice',
  what: 'namespace',
  otherwise: 'fatal',
  of: choices('pid net ipc uts user fs mount mnt ns files io parent sysvsem', {
    pid: 'process numbers',
    net: 'network',
    ipc: 'System V IPC and POSIX message queues',
    uts: 'host name',
    user: 'users and groups',
    fs: 'mounted file systems',
    mount: 'the same as `fs`',
    mnt: 'the same as `fs`',
    ns: 'the same as `fs`',
  }),
};

/** Linux capabilities (`core/utils.c: uwsgi_cap_list`); others are given by their number. */
export const CAPABILITY: ChoiceOf = {
  kind: 'choice',
  what: 'capability',
  otherwise: { instead: 'logs that and goes on without it', lost: true },
  open: true,
  of: choices(
    'chown dac_override dac_read_search fowner fsetid kill setgid setuid setpcap linux_immutable net_bind_service net_broadcast net_admin net_raw ipc_lock ipc_owner sys_module sys_rawio sys_chroot sys_ptrace sys_pacct sys_admin sys_boot sys_nice sys_resource sys_time sys_tty_config mknod lease audit_write audit_control setfcap mac_override mac_admin syslog wake_alarm',
  ),
};

/** `plugins/carbon/carbon.c: carbon_post_init` */
export const CARBON_IDLE: ChoiceOf = {
  kind: 'choice',
  what: 'way to fill gaps',
  otherwise: 'fatal',
  of: choices('last zero none', {
    last: 'the value before; the default',
    zero: '0',
    none: 'nothing is sent',
  }),
};

/** `plugins/python/python_plugin.c: uwsgi_python_preinit_apps` */
export const WSGI_ENV: ChoiceOf = {
  kind: 'choice',
  what: 'way to keep the WSGI environment',
  otherwise: 'fatal',
  of: choices('cheat holy', {
    cheat: 'one dictionary is used again for each request',
    holy: 'each request gets a new dictionary',
  }),
};

/** `plugins/python/python_plugin.c: uwsgi_python_init_apps` */
export const PROFILER: ChoiceOf = {
  kind: 'choice',
  what: 'profiler',
  otherwise: { instead: 'profiles nothing and says nothing', lost: true },
  open: true,
  of: choices('pycall pyline', { pycall: 'log each call of a function', pyline: 'log each line that runs' }),
};

/** Which plugin answers: the first modifier that each of them has (`plugins/*: .modifier1`). */
export const MODIFIERS: readonly Choice[] = choices(
  '0@python 5@psgi 6@lua 7@rack 8@jvm 9@cgi 11@gccgo 14@php 15@mono 17@spooler 18@symcall 19@ssi 23@xslt 24@v8 25@gridfs 27@glusterfs 28@rados 35@webdav 100@ping 101@echo 110@signal 111@cache 173@rpc',
  {
    '0': 'Python, as WSGI',
    '5': 'Perl, as PSGI',
    '6': 'Lua, as WSAPI',
    '7': 'Ruby, as Rack',
    '8': 'the Java virtual machine',
    '9': 'CGI scripts',
    '11': 'Go',
    '14': 'PHP',
    '15': 'Mono, ASP.NET',
    '17': 'the spooler: a task is stored',
    '18': 'a C function',
    '19': 'server-side includes',
    '23': 'XSLT',
    '24': 'JavaScript by V8',
    '25': 'files of MongoDB',
    '27': 'files of GlusterFS',
    '28': 'objects of Ceph',
    '35': 'WebDAV',
    '100': 'ping',
    '101': 'echo',
    '110': 'uWSGI signals',
    '111': 'the cache',
    '173': 'remote procedure calls',
  },
);

/** Digests of OpenSSL; the names with a hyphen behind `SHA` or a digit are those of OpenSSL 3. It knows more. */
export const DIGEST: ChoiceOf = {
  kind: 'choice',
  what: 'digest',
  otherwise: { instead: 'logs that and sends the packet unsigned', lost: true },
  open: true,
  anyCase: true,
  of: choices(
    'SHA256 SHA384 SHA512 SHA224 SHA1 MD5 SHA3-224 SHA3-256 SHA3-384 SHA3-512 SHA512-224 SHA512-256 SHA-1 SHA-224 SHA-256 SHA-384 SHA-512 SHA2-224 SHA2-256 SHA2-384 SHA2-512',
  ),
};

/**
 * Plugins in the source tree, by the name that `plugin =` takes. Distributions add versions to language plugins (`python3`,
 * `rack-ruby3.1`), so the list is open.
 */
export const PLUGINS = choices(
  'airbrake alarm_curl alarm_speech alarm_xmpp asyncio cache carbon cgi cheaper_backlog2 cheaper_busyness clock_monotonic clock_realtime coroae corerouter cplusplus curl_cron dumbloop dummy echo emperor_amqp emperor_mongodb emperor_pg emperor_zeromq exception_log fastrouter fiber forkptyrouter gccgo geoip gevent glusterfs graylog2 greenlet gridfs http jvm jwsgi ldap legion_cache_fetch libffi libtcc logcrypto logfile logpipe logsocket logzmq lua matheval mongodblog mongrel2 mono msgpack nagios notfound objc_gc pam php ping psgi pty pypy python python3 rack rados rawrouter rbthreads redislog ring router_access router_basicauth router_cache router_expires router_fcgi router_hash router_http router_memcached router_metrics router_radius router_redirect router_redis router_rewrite router_spnego router_static router_uwsgi router_xmldir rpc rrdtool rsyslog ruby19 servlet signal spooler sqlite3 ssi sslrouter stackless stats_pusher_file stats_pusher_mongodb stats_pusher_socket stats_pusher_statsd symcall syslog systemd_logger tornado transformation_chunked transformation_gzip transformation_offload transformation_template transformation_tofile transformation_toupper tuntap ugreen v8 webdav xattr xslt zabbix zergpool',
);
