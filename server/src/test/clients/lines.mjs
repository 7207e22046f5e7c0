// Lets a test drive a client: each line of standard input is a command in JSON, answered by lines of JSON, the last of
// which carries `result` or `error`.
import { createInterface } from 'node:readline';

export function tell(line) {
    process.stdout.write(`${JSON.stringify(line)}\n`);
}

/** What a program can see of an error that a client raised. */
function described(error) {
    return {
        kind: error.constructor.name,
        status: error.status ?? null,
        type: error.type ?? error.error?.error?.type ?? null,
        code: error.code ?? null,
        message: error.message,
        requestId: error.requestID ?? error.request_id ?? null,
        retryAfter: error.headers?.get?.('retry-after') ?? null,
        shouldRetry: error.headers?.get?.('x-should-retry') ?? null,
    };
}

/** Runs the scenarios that standard input names until it ends. */
export async function serve(scenarios) {
    for await (const line of createInterface({ input: process.stdin })) {
        const command = JSON.parse(line);
        try {
            tell({ result: await scenarios[command.scenario](command) });
        } catch (error) {
            tell({ error: described(error) });
        }
    }
}
