export { type FakeAssistant, type FakeAssistantOptions, fakeAssistant } from './lib/testing/assistant.ts'
export { type AssistantBug, assistantBugs } from './lib/testing/assistant-contract/bugs.ts'
export type {
  AssistantCase,
  AssistantHarness,
  AssistantNeed,
  AssistantTrial,
  ModelMood,
} from './lib/testing/assistant-contract/case.ts'
export { assistantCases } from './lib/testing/assistant-contract/cases.ts'
export {
  type AssistantCaseOptions,
  type AssistantUnderTest,
  assistantContract,
  assistantContractBites,
  runAssistantCase,
} from './lib/testing/assistant-contract/contract.ts'
export {
  type FakeAcceptance,
  type FakeCapabilities,
  type FakeChannel,
  type FakeChannelOptions,
  type FakeFile,
  type FakeRecords,
  type FakeSend,
  fakeChannel,
  type ScriptedSend,
} from './lib/testing/channel.ts'
export type {
  ChannelCase,
  ChannelHarness,
  ChannelNeed,
  ChannelTrial,
  Correspondents,
  MissedRecords,
  ProvidedFile,
  ProvidedFiles,
  ProviderMood,
  ScriptedProvider,
  Seal,
  Taken,
  ToldStatus,
  WebhookBuilder,
} from './lib/testing/channel-contract/case.ts'
export { channelCases } from './lib/testing/channel-contract/cases.ts'
export { type ChannelUnderTest, channelContract, runChannelCase } from './lib/testing/channel-contract/contract.ts'
export {
  type FakeChannelConfig,
  type FakeChannelType,
  type FakeProviderCall,
  fakeChannelType,
} from './lib/testing/channel-type.ts'
export {
  type LogEntry,
  type VirtualEnvironment,
  type VirtualEnvironmentOptions,
  virtualEnvironment,
} from './lib/testing/environment.ts'
export { type MediaBug, mediaBugs } from './lib/testing/media-contract/bugs.ts'
export type { MediaCase, MediaHarness, MediaTrial } from './lib/testing/media-contract/case.ts'
export { mediaCases } from './lib/testing/media-contract/cases.ts'
export {
  type MediaCaseOptions,
  type MediaUnderTest,
  mediaStoreContract,
  mediaStoreContractBites,
  runMediaCase,
} from './lib/testing/media-contract/contract.ts'
export { type ModuleUnderTest, moduleContract } from './lib/testing/module-contract/contract.ts'
export { customer, openTestParley, type TestParley, type TestParleyOptions } from './lib/testing/parley.ts'
export { type Samples, samples } from './lib/testing/samples.ts'
export { storeContractBites } from './lib/testing/store-contract/bites.ts'
export type { SeededBug } from './lib/testing/store-contract/bugs/bug.ts'
export { seededBugs } from './lib/testing/store-contract/bugs.ts'
export type { Expect, Need, StoreCase, StoreHarness, StoreTrial } from './lib/testing/store-contract/case.ts'
export { storeCases } from './lib/testing/store-contract/cases.ts'
export {
  runStoreCase,
  type StoreCaseOptions,
  type StoreUnderTest,
  storeContract,
  type TestRunner,
} from './lib/testing/store-contract/contract.ts'
