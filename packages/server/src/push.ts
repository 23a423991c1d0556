export { type PushView, setUpPush } from './lib/push/set-up-push.ts'
export { type WebPushOptions, webPush } from './lib/push/web-push.ts'
