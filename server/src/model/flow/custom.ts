/**
 * What an option that was made with `declare-option` stands for: the template is cut at `;`, and `$1`, `$2` ... become the words of
 * the value, one after the other (`core/config.c: uwsgi_opt_custom`).
 */
export function expandTemplate(template: string, value: string): [name: string, value: string][] {
  const words = value === '' ? [''] : value.split(' ').filter((word) => word !== '');
  const fill = (text: string) => words.reduce((filled, word, index) => filled.replaceAll(`$${index + 1}`, () => word), text);
  const parts = template.split(';').filter((part) => part !== '');
  const broken = parts.findIndex((part) => !part.includes('='));
  return (broken < 0 ? parts : parts.slice(0, broken)).map((part): [string, string] => {
    const equals = part.indexOf('=');
    return [fill(part.slice(0, equals)), fill(part.slice(equals + 1))];
  });
}
