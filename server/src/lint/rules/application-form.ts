import type { Document, Setting } from '../../model/document.js';
import { type Edit, slice, span } from '../../text.js';
import { certain, lastOf } from '../given.js';
import type { Finding, Fix, Rule } from '../rule.js';

export const applicationForm: Rule = {
  id: 'application-form',
  summary: 'A file where a Python module belongs, or a module where a file does',
  severity: 'error',
  since: '0.1.0',
  *check(document) {
    for (const setting of document.settings) {
      const written = certain(document, setting);
      if (setting.option === undefined || written === undefined) continue;
      if (MODULE.includes(setting.name)) yield* module(document, setting, written);
      else if (FILE.includes(setting.name)) yield* file(document, setting, written);
      else if (MOUNT.includes(setting.name)) yield* mount(document, setting, written);
    }
  },
};

const MODULE = ['module', 'wsgi'];
const FILE = ['wsgi-file', 'file'];
const MOUNT = ['mount', 'worker-mount'];

/** `plugins/python/pyloader.c: uwsgi_uwsgi_loader` imports what stands before the colon. */
function* module(document: Document, setting: Setting, written: string): Iterable<Finding> {
  const [path, callable] = cut(written);
  const isFile = path.endsWith('.py');
  if (!isFile && !path.includes('/')) return;
  const dotted = path.replace(/\.py$/, '').replace(/(?<=\w)\/(?=\w)/g, '.');
  const isName = /^\w+(\.\w+)*$/.test(dotted);
  const fixes: Fix[] = [];
  if (isName) {
    const text = callable === undefined ? dotted : `${dotted}:${callable}`;
    fixes.push({ title: `Change to \`${text}\``, edits: [{ span: setting.value.span, text }], safe: false });
  }
  if (isFile && callable === undefined && lastOf(document, FILE) === undefined) {
    fixes.push({ title: 'Change to `wsgi-file`', edits: [{ span: setting.entry.key, text: 'wsgi-file' }], safe: false });
  }
  const example = isName ? dotted : 'package.module';
  yield {
    span: span(setting.value.span.from, setting.value.span.from + path.length),
    message: `\`${path}\` is a ${isFile ? 'file' : 'path'}, and \`${setting.name}\` is imported by its name: Python says that there is no such module, and no application is loaded. Write \`${example}\`, or give the file to \`wsgi-file\`.`,
    fixes,
  };
}

/** `plugins/python/pyloader.c: uwsgi_file_loader` opens the whole value. */
function* file(document: Document, setting: Setting, written: string): Iterable<Finding> {
  const [path, callable] = cut(written);
  if (callable === undefined || !/\.(py|wsgi)$/.test(path) || path.includes('://')) return;
  const from = setting.value.span.from + path.length;
  if (callable.endsWith('()')) {
    yield called(setting, written, path, callable);
    return;
  }
  const edits: Edit[] = [{ span: span(from, setting.value.span.to), text: '' }];
  const free = lastOf(document, ['callable']) === undefined;
  if (free) edits.push({ span: span(setting.entry.span.from, setting.entry.span.from), text: `callable = ${callable}\n` });
  yield {
    span: span(from, setting.value.span.to),
    message: `\`:${callable}\` belongs to the name of the file: \`${setting.name}\` opens all of \`${written}\`, which is not there, and no application is loaded. Write \`callable = ${callable}\` in a line of its own.`,
    fixes: free ? [{ title: `Move \`${callable}\` to \`callable\``, edits, safe: true }] : [],
  };
}

/** What makes the application is called for a module alone (`plugins/python/pyloader.c: uwsgi_uwsgi_loader`). */
function called({ name, entry, value }: Setting, written: string, path: string, callable: string): Finding {
  const [, base] = /^(\w+)\.(?:py|wsgi)$/.exec(path) ?? [];
  const text = `${base ?? 'package.module'}:${callable}`;
  const edits: Edit[] = [
    { span: entry.key, text: 'module' },
    { span: value.span, text },
  ];
  return {
    span: span(value.span.from + path.length, value.span.to),
    message: `\`:${callable}\` belongs to the name of the file: \`${name}\` opens all of \`${written}\`, which is not there, and no application is loaded. Write \`module = ${text}\`, which calls it.`,
    fixes: base !== undefined && path.endsWith('.py') ? [{ title: `Change to \`module = ${text}\``, edits, safe: false }] : [],
  };
}

/** `plugins/python/pyloader.c: uwsgi_mount_loader` takes what does not end as a file does for a module. */
function* mount({ text }: Document, { value, name }: Setting, written: string): Iterable<Finding> {
  const [, mountpoint = '', path = '', callable] = /^([^=]*=)(.*\.py):([A-Za-z_]\w*)$/.exec(written) ?? [];
  if (callable === undefined) return;
  const from = value.span.from + mountpoint.length;
  yield {
    span: span(from, value.span.to),
    message: `\`${slice(text, span(from, value.span.to))}\` is neither a file nor a module: with a colon \`${name}\` imports what stands before it, and there is no module \`${path}\`. Write \`${path}\` with \`callable = ${callable}\`, or \`module:${callable}\`.`,
  };
}

/** The application and the callable of `app:callable`. */
function cut(written: string): [path: string, callable: string | undefined] {
  const [, path, callable] = /^(.*?):([A-Za-z_]\w*(?:\(\))?)$/.exec(written) ?? [];
  return path === undefined ? [written, undefined] : [path, callable];
}
