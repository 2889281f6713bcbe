import * as action from './actions.js';
import * as choice from './choices.js';
import {
  address,
  defines,
  FLAG,
  free,
  type Grammar,
  int,
  list,
  PATTERN,
  parts,
  path,
  refersTo,
  signed,
  type Text,
  text,
  unsigned,
} from './grammar.js';
import * as table from './tables.js';

/** The C function that uWSGI calls with the value of an option: it decides what may stand there and what a second line does. */
export interface Reader {
  readonly grammar: Grammar;
  /** `last`: a later line overrides; `adds`: lines accumulate; `each`: every line acts when it is read. */
  readonly repeats: 'last' | 'adds' | 'each';
}

/** The fields of a crontab, read by one `sscanf` (`core/cron.c: uwsgi_cron_add`). */
const FIELDS = {
  minute: signed(undefined, { every: true, strict: 'fatal' }),
  hour: signed(undefined, { every: true, strict: 'fatal' }),
  day: signed(undefined, { every: true, strict: 'fatal' }),
  month: signed(undefined, { every: true, strict: 'fatal' }),
  weekday: signed(undefined, { every: true, strict: 'next' }),
} as const;

/** What is left out is empty, and that is run all the same. */
const COMMAND = { command: { grammar: free('shell command'), missing: { instead: 'runs nothing', lost: true } } } as const;
const URL_TO_GET = { URL: { grammar: free('URL'), missing: { instead: 'gets nothing', lost: true } } } as const;

/** `core/utils.c: uwsgi_mode_t` takes three digits, no more and no less. */
const MODE: Text = { ...text('three octal digits'), form: { match: /^[0-7]{3}$/, otherwise: 'fatal' } };

/** Text that the reader stores as it is: the option tells what it means, in `overrides.ts`. */
export const ANY: Text = text('text');

const OF_LEGION = { legion: refersTo('legion') };

const FATAL = { missing: 'fatal' } as const;

/**
 * Every reader of every version, by the name of the C function. Where an option's value has more form than its reader tells, the
 * option has a row in `overrides.ts`.
 */
export const READERS: Readonly<Record<string, Reader>> = {
  // scalars, core/uwsgi.c
  uwsgi_opt_true: last(FLAG),
  uwsgi_opt_false: last(FLAG),
  uwsgi_opt_set_int: last(int()),
  uwsgi_opt_set_rawint: last(signed()),
  uwsgi_opt_set_64bit: last(unsigned()),
  uwsgi_opt_set_16bit: last(int(undefined, { max: 65535, outside: 'clamped' })),
  uwsgi_opt_set_megabytes: last(unsigned('MiB')),
  uwsgi_opt_max_vars: last(signed()),
  uwsgi_opt_set_str: last(ANY),
  uwsgi_opt_set_str_spaced: last(ANY),
  uwsgi_opt_set_null: last(text('nothing')),
  uwsgi_opt_noop: last(text('nothing')),
  uwsgi_opt_deprecated: last(text('nothing: the option is deprecated')),
  uwsgi_opt_pcre_jit: last(text('nothing')),
  uwsgi_opt_chmod_socket: last({
    ...text('three octal digits, or 1 for 666'),
    form: { match: /^([0-7]{3}|1)$/, otherwise: 'fatal' },
  }),
  uwsgi_opt_logfile_chmod: last(MODE),
  // what is too short sets a mask of 0 (`core/utils.c: uwsgi_mode_t`)
  uwsgi_opt_set_umask: last({
    ...text('three octal digits, or four'),
    form: {
      match: /^[0-7]?[0-7]{3}$/,
      otherwise: { instead: 'does not mask what it is to mask, and others may write to its files' },
    },
  }),
  uwsgi_opt_log_date: last(free('`true` or a strftime format, with every % doubled')),
  uwsgi_opt_set_uid: last(text('user name or number')),
  uwsgi_opt_set_gid: last(text('group name or number')),
  uwsgi_opt_set_immediate_uid: each(text('user name or number')),
  uwsgi_opt_set_immediate_gid: each(text('group name or number')),
  uwsgi_opt_uid: last(text('user name or number')),
  uwsgi_opt_gid: last(text('group name or number')),
  uwsgi_opt_fileserve_mode: last(choice.FILE_SERVE_MODE),
  uwsgi_opt_snmp: last(address('datagram-server')),
  uwsgi_opt_snmp_community: last(text('SNMP community')),
  uwsgi_opt_ssa: last(choice.SUBSCRIPTION_ALGO),
  uwsgi_opt_scd: last(
    parts(':', { digest: { ...choice.DIGEST, otherwise: 'fatal' }, 'directory of public keys': path('directory') }, FATAL),
  ),
  uwsgi_opt_set_unshare: last(list(choice.NAMESPACE)),
  uwsgi_opt_set_cap: last(list(choice.CAPABILITY)),
  uwsgi_opt_set_emperor_cap: last(list(choice.CAPABILITY)),
  uwsgi_opt_zabbix_template: last(path('file')),

  // lists and dictionaries, core/uwsgi.c
  uwsgi_opt_add_string_list: adds(ANY),
  uwsgi_opt_add_string_list_custom: adds(ANY),
  uwsgi_opt_add_dyn_dict: adds(parts('=', { key: text('key'), value: free('value') }, FATAL)),
  uwsgi_opt_add_regexp_list: adds(PATTERN),
  uwsgi_opt_add_regexp_dyn_dict: adds(parts(' ', { 'regular expression': PATTERN, seconds: int('seconds') }, FATAL)),
  uwsgi_opt_add_regexp_custom_list: adds(parts(' ', { logger: refersTo('logger'), 'regular expression': PATTERN }, FATAL)),
  uwsgi_opt_add_addr_list: adds(text('IPv4 or IPv6 address')),
  uwsgi_opt_static_map: adds(parts('=', { mountpoint: text('mountpoint'), directory: path('any') }, FATAL)),
  uwsgi_opt_check_static: adds(path('directory')),
  uwsgi_opt_pythonpath: adds(path('any')),
  uwsgi_opt_set_logger: adds(action.NAMED_LOGGER),
  uwsgi_opt_set_req_logger: adds(action.NAMED_LOGGER),
  uwsgi_opt_set_worker_logger: adds(action.NAMED_LOGGER),
  uwsgi_opt_load_plugin: adds(list({ kind: 'name', realm: 'plugin', role: 'reference' })),
  uwsgi_opt_safe_fd: adds(int()),
  uwsgi_opt_add_spooler: adds(path('directory')),
  uwsgi_opt_add_mule: adds(text('nothing, or a script')),
  uwsgi_opt_add_mules: adds(signed('mules')),
  uwsgi_opt_add_farm: adds(
    parts(':', { name: defines('farm'), mules: list(int(undefined, { min: 1, strict: 'fatal' })) }, FATAL),
  ),
  uwsgi_opt_add_cgi: adds(text('[mountpoint=]directory or script')),
  uwsgi_opt_add_cgi_maphelper: adds(parts('=', { ending: text('end of a file name'), command: path('file') }, FATAL)),
  uwsgi_opt_add_route: adds(parts(' ', { 'regular expression': PATTERN, 'action:arguments': action.ROUTE_ACTION }, FATAL)),
  // `putenv` without an equals sign
  uwsgi_opt_set_env: each({
    ...free('`NAME=value`'),
    form: { match: /=/, otherwise: { instead: 'removes a variable of that name from the environment' } },
  }),
  uwsgi_opt_unset_env: each(text('name of an environment variable')),
  uwsgi_opt_envdir: each(path('directory')),

  // addresses, core/socket.c and the routers
  uwsgi_opt_add_socket: adds(address('bind')),
  uwsgi_opt_add_socket_no_defer: adds(address('bind')),
  uwsgi_opt_add_lazy_socket: adds(text('address of a ZeroMQ socket')),
  uwsgi_opt_add_ssl_socket: adds(tlsAddress('bind')),
  uwsgi_opt_add_shared_socket: adds(address('bind')),
  uwsgi_opt_corerouter: adds(address('gateway')),
  uwsgi_opt_undeferred_corerouter: adds(address('gateway')),
  uwsgi_opt_forkpty_urouter: adds(address('gateway')),
  uwsgi_opt_https: adds(tlsAddress('gateway')),
  uwsgi_opt_https2: adds(table.HTTPS2),
  uwsgi_opt_sslrouter: adds(tlsAddress('gateway')),
  uwsgi_opt_sslrouter2: adds(table.SSLROUTER2),
  uwsgi_opt_http_to_https: adds(parts(',', { address: address('gateway'), 'port?': int() })),
  uwsgi_opt_corerouter_ss: adds(address('datagram-server')),
  uwsgi_opt_corerouter_zerg: adds(address('peer')),
  uwsgi_opt_corerouter_fallback_key: last(text('subscription key')),
  uwsgi_opt_corerouter_use_base: last(text('text that is put before the key')),
  uwsgi_opt_corerouter_use_pattern: last(text('pattern in which %%s stands for the key')),
  uwsgi_opt_corerouter_use_socket: last(text('number of a socket, counted from 0; nothing means the first')),
  uwsgi_opt_corerouter_cs: last(
    parts(
      ':',
      { modifier1: int(undefined, { max: 255, outside: 'wraps' }), file: path('file'), function: text('function') },
      FATAL,
    ),
  ),
  uwsgi_opt_sni: adds(
    parts(
      ' ',
      {
        name: text('host name'),
        certificate: parts(
          ',',
          {
            certificate: path('file'),
            key: path('file'),
            'ciphers?': text('OpenSSL cipher list'),
            'client CA?': path('file'),
          },
          FATAL,
        ),
      },
      FATAL,
    ),
  ),

  // time, daemons, hooks, clusters
  uwsgi_opt_add_cron: adds(schedule({ ...FIELDS, ...COMMAND })),
  uwsgi_opt_add_unique_cron: adds(schedule({ ...FIELDS, ...COMMAND })),
  uwsgi_opt_add_legion_cron: adds(schedule({ ...OF_LEGION, ...FIELDS, ...COMMAND })),
  uwsgi_opt_add_unique_legion_cron: adds(schedule({ ...OF_LEGION, ...FIELDS, ...COMMAND })),
  uwsgi_opt_add_cron_curl: adds(schedule({ ...FIELDS, ...URL_TO_GET })),
  uwsgi_opt_add_legion_cron_curl: adds(schedule({ ...OF_LEGION, ...FIELDS, ...URL_TO_GET })),
  uwsgi_opt_add_cron2: adds(table.CRON2),
  uwsgi_opt_add_daemon: adds(free('shell command')),
  uwsgi_opt_add_daemon2: adds(table.ATTACH_DAEMON2),
  uwsgi_opt_legion: adds(action.LEGION),
  uwsgi_opt_legion_mcast: adds(action.LEGION),
  uwsgi_opt_legion_node: adds(parts(' ', { ...OF_LEGION, address: address('peer') }, FATAL)),
  uwsgi_opt_legion_quorum: adds(parts(' ', { ...OF_LEGION, nodes: signed('nodes') }, FATAL)),
  uwsgi_opt_legion_scroll: adds(parts(' ', { ...OF_LEGION, scroll: free('text that the other nodes can read') }, FATAL)),
  uwsgi_opt_legion_hook: adds(parts(' ', { ...OF_LEGION, action: action.LEGION_ACTION }, FATAL)),
  uwsgi_tuntap_opt_route: adds(
    parts(' ', { 'source/mask': text('network'), 'destination/mask': text('network'), gateway: address('peer') }, FATAL),
  ),
  uwsgi_tuntap_opt_firewall: adds(text('allow or deny[ source/mask destination/mask]')),

  // reading of the configuration itself, core/config.c
  uwsgi_opt_logic: each(free('condition')),
  uwsgi_opt_set_placeholder: each(parts('=', { name: defines('placeholder'), value: free('value') }, FATAL)),
  uwsgi_opt_add_custom_option: each(parts('=', { name: defines('option'), template: free('options, separated by ;') }, FATAL)),
  uwsgi_opt_resolve: each(parts('=', { name: defines('placeholder'), host: text('host name') }, FATAL)),
  uwsgi_opt_load: each(path('config')),
  uwsgi_opt_load_config: each(path('config')),
  uwsgi_opt_load_ini: each(path('config')),
  uwsgi_opt_load_xml: each(path('config')),
  uwsgi_opt_load_yml: each(path('config')),
  uwsgi_opt_load_json: each(path('config')),
  uwsgi_opt_load_ldap: each(text('LDAP URL')),
  uwsgi_opt_load_sqlite3: each(text('database and query')),
  uwsgi_opt_ini_paste: each(path('config')),
  uwsgi_opt_pypy_ini_paste: each(path('config')),

  // acting at once
  uwsgi_opt_print: each(free('text')),
  uwsgi_opt_exit: each(signed()),
  uwsgi_help: each(text('nothing')),
  uwsgi_opt_cflags: each(text('nothing')),
  uwsgi_opt_dot_h: each(text('nothing')),
  uwsgi_opt_config_py: each(text('nothing')),
  uwsgi_opt_build_plugin: each(path('directory')),
  uwsgi_print_sym: each(text('symbol')),
  uwsgi_opt_pyver: each(text('nothing')),
  uwsgi_opt_ldap_dump: each(text('nothing')),
  uwsgi_opt_ldap_dump_ldif: each(text('nothing')),
  uwsgi_opt_pidfile_signal: each(path('file')),
  uwsgi_opt_signal: each(text('pid file or FIFO, blank, signal')),
  uwsgi_opt_connect_and_read: each(address('peer')),
  uwsgi_opt_extract: each(text('URL')),
  uwsgi_opt_flock: each(path('file')),
  uwsgi_opt_flock_wait: each(path('file')),
  uwsgi_opt_binary_append_data: each(path('file')),
  uwsgi_opt_load_dl: each(path('file')),

  // languages
  uwsgi_opt_setup_asyncio: last(int('cores')),
  uwsgi_opt_setup_gevent: last(int('cores')),
  uwsgi_opt_setup_tornado: last(int('cores')),
  uwsgi_opt_setup_coroae: last(int('cores')),
  uwsgi_opt_setup_goroutines: last(int('cores')),
  uwsgi_opt_pyrun: last(path('file')),
  uwsgi_opt_pyshell: last(free('command, or nothing')),
  uwsgi_opt_plshell: last(free('command, or nothing')),
  uwsgi_opt_rbshell: last(free('command, or nothing')),
  uwsgi_opt_luashell: last(free('command, or nothing')),
  uwsgi_opt_luashell_oneshot: last(free('command, or nothing')),
  uwsgi_opt_php_ini: last(path('file')),
  uwsgi_early_python: each(text('nothing')),
  uwsgi_early_python_import: each(text('module')),
  uwsgi_opt_early_php: each(text('nothing')),
  uwsgi_opt_early_perl: each(text('nothing')),
  uwsgi_opt_early_psgi: each(path('file')),
  uwsgi_opt_early_exec: each(path('file')),
};

function schedule(of: Parameters<typeof parts>[1]): Grammar {
  return parts(' ', of, { blanks: true, missing: 'fatal' });
}

function last(grammar: Grammar): Reader {
  return { grammar, repeats: 'last' };
}

function adds(grammar: Grammar): Reader {
  return { grammar, repeats: 'adds' };
}

function each(grammar: Grammar): Reader {
  return { grammar, repeats: 'each' };
}

/** `address,certificate,key[,ciphers[,client CA]]` (`plugins/http/https.c: uwsgi_opt_https`). */
function tlsAddress(use: 'bind' | 'gateway'): Grammar {
  return parts(
    ',',
    {
      address: address(use),
      certificate: path('file'),
      key: path('file'),
      'ciphers?': text('OpenSSL cipher list'),
      'client CA?': path('file'),
    },
    FATAL,
  );
}
