import { settingAt } from '../../model/document.js';
import { evaluationOf } from '../../model/view.js';
import type { Rule } from '../rule.js';

export const forbiddenOption: Rule = {
  id: 'forbidden-option',
  summary: 'An option that a `blacklist` forbids, or a `whitelist` does not allow',
  severity: 'error',
  since: '0.1.0',
  *check(document, view) {
    // the lists may also stand in a file that is loaded
    if (!document.settings.some(({ name, option }) => /^(blacklist|whitelist)$|^(ini|include|inherit)$/.test(name) && option))
      return;
    const problems = evaluationOf(document, view).effective.problems.filter(
      ({ cause, uri, when }) => cause === 'forbidden' && uri === document.uri && when === undefined,
    );
    for (const { line, message } of problems) {
      const setting = settingAt(document, line);
      if (setting !== undefined) yield { span: setting.entry.key, message };
    }
  },
};
