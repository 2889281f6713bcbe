import type { Choice, ChoiceOf } from './grammar.js';

/**
 * Values that are chosen from a list. The plugin is named where the name exists only once that plugin is loaded; the sources say
 * `uwsgi_register_...` for each of them.
 */

/** `name`, `name@plugin`, `name!since` or both; separated by blanks. */
function choices(names: string, notes: Readonly<Record<string, string>> = {}): Choice[] {
  return names.split(' ').map((word) => {
    const match = /^(.+?)(?:@([a-z0-9_]+))?(?:!([\d.]+))?$/.exec(word);
    const [, text = word, plugin, since] = match ?? [];
    const note = notes[text];
    return { text, ...(plugin && { plugin }), ...(since && { since }), ...(note && { note }) };
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

export const LOGGER: ChoiceOf = {
  kind: 'choice',
  what: 'logger',
  otherwise: 'fatal',
  open: true,
  until: ':',
  of: choices(
    'file@logfile fd@logfile stdio@logfile syslog@syslog rsyslog@rsyslog socket@logsocket pipe@logpipe systemd@systemd_logger python@python redislog@redislog graylog2@graylog2 crypto@logcrypto mongodblog@mongodblog zmq@logzmq zeromq@logzmq',
  ),
};

export const LOG_ENCODER: ChoiceOf = {
  kind: 'choice',
  what: 'log encoder',
  otherwise: 'fatal',
  open: true,
  until: ' ',
  of: choices('prefix suffix nl format json gzip compress msgpack@msgpack'),
};

export const STATS_PUSHER: ChoiceOf = {
  kind: 'choice',
  what: 'stats pusher',
  otherwise: 'fatal',
  open: true,
  until: ':',
  of: choices(
    'file@stats_pusher_file mongodb@stats_pusher_mongodb statsd@stats_pusher_statsd socket@stats_pusher_socket zabbix@zabbix rrdtool@rrdtool carbon@carbon',
  ),
};

export const EXCEPTION_HANDLER: ChoiceOf = {
  kind: 'choice',
  what: 'exception handler',
  otherwise: 'fatal',
  open: true,
  until: ':',
  of: choices('log@exception_log'),
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
  of: choices('ptr file sum accumulator adder multiplier avg func'),
};

/** Hook actions (`core/hooks.c: uwsgi_register_base_hooks`), of hooks that run while uWSGI starts. */
export const HOOK_ACTION: ChoiceOf = {
  kind: 'choice',
  what: 'hook action',
  otherwise: 'fatal',
  open: true,
  until: ':',
  of: choices(
    'cd chdir mkdir putenv chmod chown chown2 sticky exec safeexec create creat write writen append appendn writefifo unlink mount umount call callret callint callintret hostname alarm rpc retryrpc wait_for_fs wait_for_file wait_for_dir wait_for_socket unix_signal spinningfifo exit print log tcc@libtcc ffi@libffi perl@psgi!2.1',
  ),
};

/** Of hooks that run later, in a process of their own: it exits at once. */
export const LATE_HOOK_ACTION: ChoiceOf = {
  ...HOOK_ACTION,
  otherwise: { instead: 'ends the process that runs the hook', lost: true },
};

export const LEGION_ACTION: ChoiceOf = {
  kind: 'choice',
  what: 'legion action',
  otherwise: { instead: 'logs an error when the time comes and does nothing', lost: true },
  open: true,
  until: ':',
  of: choices('cmd exec signal log alarm legion-cache-fetch@legion_cache_fetch'),
};

export const ALARM_TYPE: ChoiceOf = {
  kind: 'choice',
  what: 'alarm type',
  otherwise: 'fatal',
  open: true,
  until: ':',
  of: choices('signal cmd mule log xmpp@alarm_xmpp curl@alarm_curl speech@alarm_speech airbrake@airbrake'),
};

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
      redirect: 'answer 302 with this location',
      'redirect-permanent': 'answer 301 with this location',
      rewrite: 'set PATH_INFO, and the query string if there is a `?`',
      static: 'answer with this file',
    },
  ),
};

/** What a route asks before it acts (`core/routing.c`), with its arguments behind a colon; two of them are separated by `;`. */
export const ROUTE_CONDITION: ChoiceOf = {
  kind: 'choice',
  what: 'route condition',
  otherwise: 'fatal',
  open: true,
  until: ':',
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
    },
  ),
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
