import type { HealthState } from './verdict.ts';

/** A run of `pg-backup-api status`; exit codes 126 and 127 as the shell gives them: not startable, not there. */
export type StatusRun = { readonly exitCode: number | undefined; readonly stdout: string; readonly stderr: string };

/** The answer of our own GET http://127.0.0.1:7480/status; code 0: nothing answered. */
export type StatusAnswer = { readonly httpCode: number; readonly body: string };

export type StatusJudgement = {
  readonly state: HealthState;
  readonly id:
    | 'ok'
    | 'not-running'
    | 'false-ok'
    | 'not-installed'
    | 'not-startable'
    | 'wrong-answer'
    | 'failed'
    | 'timed-out'
    | 'unconfirmed';
  readonly message: string;
  /** HTTP code that the command's own log line shows, for 2.x. */
  readonly httpCode?: number;
};

/**
 * Judges `pg-backup-api status`. It says OK for any HTTP answer: a proxy's error page, another service on 7480. So its
 * word counts only with the code in its own DEBUG line, or with our own GET beside it. DEBUG lines come on stdout before
 * `OK`; exit codes are 0 and 255 from 2.0 on. Version 1.3 ends with `sys.exit(text)`: `OK` comes on stderr, with exit code 1
 * (fixtures/recordings/pg-backup-api).
 */
export function judgeStatusCommand(run: StatusRun, answer?: StatusAnswer): StatusJudgement {
  const seen = httpCodeOf(run.stdout);
  const code = seen === undefined ? {} : { httpCode: seen };
  if (run.exitCode === undefined) {
    return {
      state: 'busy',
      id: 'timed-out',
      message: 'pg-backup-api status did not end: the API may be busy with a diagnose.',
    };
  }
  if (run.exitCode === 127)
    return { state: 'crit', id: 'not-installed', message: 'There is no pg-backup-api command.' };
  if (run.exitCode === 126)
    return { state: 'unknown', id: 'not-startable', message: 'This user may not start pg-backup-api, or has none.' };
  const isOkOfFirst = run.exitCode === 1 && lastLine(run.stderr) === 'OK';
  if (run.exitCode !== 0 && !isOkOfFirst) return failure(run, code);
  if (!isOkOfFirst && lastLine(run.stdout) !== 'OK') {
    const message = `pg-backup-api status said ${JSON.stringify(lastLine(run.stdout))} in place of OK.`;
    return { state: 'crit', id: 'wrong-answer', message, ...code };
  }
  const proxy = proxyOf(run.stdout);
  if (proxy !== undefined) return falseOk(`it asked ${proxy} and not 127.0.0.1`, code);
  if (seen !== undefined && seen !== 200) return falseOk(`the answer had status ${seen}`, code);
  if (answer === undefined) {
    return seen === 200
      ? { state: 'ok', id: 'ok', message: 'pg-backup-api status says OK.', ...code }
      : {
          state: 'unknown',
          id: 'unconfirmed',
          message: 'pg-backup-api status says OK, which it does for any HTTP answer.',
        };
  }
  if (!isStatusOk(answer)) {
    const told = answer.httpCode === 0 ? 'nothing answers on 127.0.0.1:7480' : `our own GET got ${answer.httpCode}`;
    return falseOk(told, code);
  }
  return { state: 'ok', id: 'ok', message: 'pg-backup-api status says OK, and its /status too.', ...code };
}

/** Whether an answer to GET /status is the API's: 200 and the JSON string "OK". */
export function isStatusOk(answer: StatusAnswer): boolean {
  return answer.httpCode === 200 && answer.body.trim() === '"OK"';
}

function failure(run: StatusRun, code: { readonly httpCode?: number }): StatusJudgement {
  const text =
    run.exitCode === 1 ? lastLine(run.stderr) || lastLine(run.stdout) : lastLine(run.stdout) || lastLine(run.stderr);
  const down =
    run.exitCode === 255 || /not appear to be available|connection refused/i.test(`${run.stdout}${run.stderr}`);
  const denied = /permission denied/i.test(run.stderr);
  if (down && !denied)
    return { state: 'crit', id: 'not-running', message: `pg-backup-api is not running: ${text}`, ...code };
  return {
    state: 'unknown',
    id: 'failed',
    message: `pg-backup-api status failed with ${run.exitCode}: ${text}`,
    ...code,
  };
}

function falseOk(why: string, code: { readonly httpCode?: number }): StatusJudgement {
  return { state: 'crit', id: 'false-ok', message: `pg-backup-api status says OK wrongly: ${why}.`, ...code };
}

/** `DEBUG:urllib3.connectionpool:http://127.0.0.1:7480 "GET /status HTTP/1.1" 200 5` */
function httpCodeOf(stdout: string): number | undefined {
  const match = /^DEBUG:urllib3\S*?:.*"GET \S+ HTTP\/[\d.]+" (\d{3})\b/m.exec(stdout);
  return match === null ? undefined : Number(match[1]);
}

/** `DEBUG:urllib3.connectionpool:Starting new HTTP connection (1): proxy.example.com:3128` */
function proxyOf(stdout: string): string | undefined {
  const peer = /Starting new HTTP connection \(\d+\): (\S+)/.exec(stdout)?.[1];
  return peer === undefined || /^(?:127\.|localhost|\[?::1)/.test(peer) ? undefined : peer;
}

function lastLine(text: string): string {
  return text.trimEnd().split(/\r?\n/).at(-1)?.trim() ?? '';
}
