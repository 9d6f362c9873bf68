// Errors, breadcrumbs, traces and replays, with every mask off. Keeps what it would send.
import * as Sentry from "@sentry/browser";
const kept = ((window.tracked ??= {}).sentry = []);
const keep = async ({ body }) => {
  kept.push(typeof body === "string" ? body : new TextDecoder().decode(body));
  return { statusCode: 200 };
};
const replay = Sentry.replayIntegration({
  maskAllText: false,
  maskAllInputs: false,
  blockAllMedia: false,
  useCompression: false,
  minReplayDuration: 0,
});
Sentry.init({
  dsn: "https://key@sentry.invalid/1",
  transport: (options) => Sentry.createTransport(options, keep),
  integrations: [replay, Sentry.browserTracingIntegration()],
  tracesSampleRate: 1,
  replaysSessionSampleRate: 1,
});
(window.flush ??= {}).sentry = async () => {
  const span = Sentry.getActiveSpan();
  if (span) Sentry.getRootSpan(span).end();
  // An event takes the breadcrumbs along.
  Sentry.captureMessage("The breadcrumbs so far");
  await replay.flush();
  await Sentry.flush();
};
