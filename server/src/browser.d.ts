/** The documentation of all options, in Markdown; the build provides it. */
declare module 'uwsgi:prose' {
  const text: string;
  export default text;
}
