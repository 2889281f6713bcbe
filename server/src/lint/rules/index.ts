import type { Rule } from '../rule.js';
import { ADVICE } from './advice.js';
import { announcedAddress } from './announced-address.js';
import { applicationForm } from './application-form.js';
import { asyncEngine } from './async-engine.js';
import { asyncThreads } from './async-threads.js';
import { backgroundedDaemon } from './backgrounded-daemon.js';
import { blockEnd } from './block-end.js';
import { bom } from './bom.js';
import { cacheKeys } from './cache-keys.js';
import { cacheOption } from './cache-option.js';
import { conditionEquals } from './condition-equals.js';
import { continuation } from './continuation.js';
import { deadOption } from './dead-option.js';
import { dollarPlaceholder } from './dollar-placeholder.js';
import { duplicateKey } from './duplicate-key.js';
import { duplicateName } from './duplicate-name.js';
import { duplicateOption } from './duplicate-option.js';
import { earlyCondition } from './early-condition.js';
import { emperorOption } from './emperor-option.js';
import { emperorSelf } from './emperor-self.js';
import { emptyLog } from './empty-log.js';
import { endlessLoad } from './endless-load.js';
import { engineCores } from './engine-cores.js';
import { envDefault } from './env-default.js';
import { equalsBlanks } from './equals-blanks.js';
import { forbiddenOption } from './forbidden-option.js';
import { headerLine } from './header-line.js';
import { hostnameMatch } from './hostname-match.js';
import { idleKey } from './idle-key.js';
import { idleOption } from './idle-option.js';
import { includeFormat } from './include-format.js';
import { invalidAddress } from './invalid-address.js';
import { invalidPattern } from './invalid-pattern.js';
import { invertedCheck } from './inverted-check.js';
import { keptPlaceholder } from './kept-placeholder.js';
import { keyBlanks } from './key-blanks.js';
import { latePlugin } from './late-plugin.js';
import { latePluginDir } from './late-plugin-dir.js';
import { lentWeight } from './lent-weight.js';
import { lineEnds } from './line-ends.js';
import { literalKey } from './literal-key.js';
import { logVariable } from './log-variable.js';
import { loneOperand } from './lone-operand.js';
import { lonePercent } from './lone-percent.js';
import { longAddress } from './long-address.js';
import { loopArithmetic } from './loop-arithmetic.js';
import { malformedValue } from './malformed-value.js';
import { mappedSocket } from './mapped-socket.js';
import { missingCompanion } from './missing-companion.js';
import { missingFile } from './missing-file.js';
import { missingKey } from './missing-key.js';
import { missingMule } from './missing-mule.js';
import { missingPlugin } from './missing-plugin.js';
import { missingSection } from './missing-section.js';
import { mountpointOrder } from './mountpoint-order.js';
import { mountpointSlash } from './mountpoint-slash.js';
import { nestedBlock } from './nested-block.js';
import { neverAnnounced } from './never-announced.js';
import { neverDue } from './never-due.js';
import { noEffect } from './no-effect.js';
import { noElse } from './no-else.js';
import { noEmperor } from './no-emperor.js';
import { noMaster } from './no-master.js';
import { noRespawn } from './no-respawn.js';
import { noRouter } from './no-router.js';
import { notABoolean } from './not-a-boolean.js';
import { notANumber } from './not-a-number.js';
import { notASwitch } from './not-a-switch.js';
import { notifyAddress } from './notify-address.js';
import { numberOrder } from './number-order.js';
import { openSubscriptions } from './open-subscriptions.js';
import { outsideSection } from './outside-section.js';
import { placeholderName } from './placeholder-name.js';
import { pluginName } from './plugin-name.js';
import { readTooEarly } from './read-too-early.js';
import { readsOtherwise } from './reads-otherwise.js';
import { requestLog } from './request-log.js';
import { resubscribedAddress } from './resubscribed-address.js';
import { returnStatus } from './return-status.js';
import { rootGroup } from './root-group.js';
import { routeDivision } from './route-division.js';
import { routeNetwork } from './route-network.js';
import { routeVariable } from './route-variable.js';
import { routerKey } from './router-key.js';
import { routerProtocol } from './router-protocol.js';
import { routerTimeout } from './router-timeout.js';
import { runsCommand } from './runs-command.js';
import { sameAddress } from './same-address.js';
import { secondApp } from './second-app.js';
import { secondEngine } from './second-engine.js';
import { sectionElsewhere } from './section-elsewhere.js';
import { sectionHeader } from './section-header.js';
import { servedConfiguration } from './served-configuration.js';
import { sharedSocket } from './shared-socket.js';
import { shellVariable } from './shell-variable.js';
import { shortTolerance } from './short-tolerance.js';
import { socketNumber } from './socket-number.js';
import { staleReload } from './stale-reload.js';
import { statsAddress } from './stats-address.js';
import { subscribeForm } from './subscribe-form.js';
import { subscriptionKey } from './subscription-key.js';
import { takenAddress } from './taken-address.js';
import { tyrantUser } from './tyrant-user.js';
import { unclosedBlock } from './unclosed-block.js';
import { undefinedName } from './undefined-name.js';
import { undoneFlag } from './undone-flag.js';
import { unixCredentials } from './unix-credentials.js';
import { unknownKey } from './unknown-key.js';
import { unknownMetric } from './unknown-metric.js';
import { unknownOption } from './unknown-option.js';
import { unknownPlaceholder } from './unknown-placeholder.js';
import { unknownPlugin } from './unknown-plugin.js';
import { unknownValue } from './unknown-value.js';
import { unmanagedMount } from './unmanaged-mount.js';
import { unreachableApp } from './unreachable-app.js';
import { unreachableRoute } from './unreachable-route.js';
import { unreadSection } from './unread-section.js';
import { unsetVariable } from './unset-variable.js';
import { unsharedSignatures } from './unshared-signatures.js';
import { unsigned } from './unsigned.js';
import { unusedCallable } from './unused-callable.js';
import { unusedSuppression } from './unused-suppression.js';
import { upwardGoto } from './upward-goto.js';
import { vassalName } from './vassal-name.js';

/** All rules, in the order in which their findings at one place are shown. */
export const RULES: readonly Rule[] = [
  bom,
  lineEnds,
  sectionHeader,
  outsideSection,
  lonePercent,
  continuation,
  readTooEarly,
  equalsBlanks,
  envDefault,
  unsetVariable,
  shellVariable,
  placeholderName,
  keptPlaceholder,
  unknownPlaceholder,
  dollarPlaceholder,
  logVariable,
  unknownOption,
  forbiddenOption,
  deadOption,
  readsOtherwise,
  notABoolean,
  notANumber,
  notASwitch,
  invalidAddress,
  longAddress,
  invalidPattern,
  unknownValue,
  malformedValue,
  missingKey,
  keyBlanks,
  unknownKey,
  duplicateKey,
  backgroundedDaemon,
  cacheKeys,
  cacheOption,
  duplicateName,
  duplicateOption,
  emperorSelf,
  emperorOption,
  subscribeForm,
  subscriptionKey,
  announcedAddress,
  neverAnnounced,
  socketNumber,
  lentWeight,
  idleKey,
  unsigned,
  invertedCheck,
  notifyAddress,
  missingCompanion,
  missingMule,
  mountpointOrder,
  mountpointSlash,
  headerLine,
  neverDue,
  noEffect,
  noEmperor,
  idleOption,
  mappedSocket,
  noMaster,
  noRouter,
  numberOrder,
  openSubscriptions,
  pluginName,
  unknownPlugin,
  missingPlugin,
  latePlugin,
  latePluginDir,
  resubscribedAddress,
  returnStatus,
  routeDivision,
  loneOperand,
  routeNetwork,
  routeVariable,
  routerKey,
  routerProtocol,
  sameAddress,
  servedConfiguration,
  sharedSocket,
  shortTolerance,
  statsAddress,
  tyrantUser,
  takenAddress,
  undefinedName,
  undoneFlag,
  emptyLog,
  requestLog,
  unknownMetric,
  unixCredentials,
  unreachableApp,
  upwardGoto,
  unreachableRoute,
  unsharedSignatures,
  asyncEngine,
  asyncThreads,
  engineCores,
  secondEngine,
  applicationForm,
  secondApp,
  unusedCallable,
  noRespawn,
  rootGroup,
  staleReload,
  routerTimeout,
  unmanagedMount,
  vassalName,
  nestedBlock,
  unclosedBlock,
  blockEnd,
  noElse,
  conditionEquals,
  literalKey,
  loopArithmetic,
  earlyCondition,
  hostnameMatch,
  includeFormat,
  missingFile,
  missingSection,
  unreadSection,
  sectionElsewhere,
  endlessLoad,
  runsCommand,
  ...ADVICE,
  unusedSuppression,
];
