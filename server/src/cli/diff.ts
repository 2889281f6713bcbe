import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';

/** What `patch -p1` and `git apply` make of `before`: nothing where nothing changes. */
export function formatDiff(name: string, before: string, after: string): string {
  if (before === after) return '';
  const path = name.replace(/^\/+/, '');
  return createTwoFilesPatch(`a/${path}`, `b/${path}`, before, after, undefined, undefined, { headerOptions: FILE_HEADERS_ONLY });
}
