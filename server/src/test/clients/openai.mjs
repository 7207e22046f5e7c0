// Scenarios for OpenAI's client for JavaScript, the package that the first argument names.
import { serve, tell } from './lines.mjs';

const { default: OpenAI } = await import(process.argv[2]);

const TOOLS = [
    {
        type: 'function',
        name: 'Bash',
        description: 'Runs a command.',
        strict: false,
        parameters: { type: 'object', properties: { command: { type: 'string' } }, required: ['command'] },
    },
];

function client({ baseUrl, secret, retries = 0, timeout = 60_000, headers = {} }) {
    return new OpenAI({
        baseURL: `${baseUrl}/v1`,
        apiKey: secret,
        maxRetries: retries,
        timeout,
        defaultHeaders: headers,
    });
}

function params({ model, prompt = 'hi', tools }) {
    const asked = { model, input: [{ role: 'user', content: prompt }] };
    return tools ? { ...asked, tools: TOOLS } : asked;
}

async function whole(command, asked) {
    const { data, request_id } = await client(command).responses.create(asked).withResponse();
    return { response: data, hasRequestId: request_id?.startsWith('req_') ?? false };
}

async function streamed(command, asked) {
    let response = null;
    for await (const event of await client(command).responses.create({ ...asked, stream: true })) {
        tell({ event: event.type });
        response = event.response ?? response;
    }
    return { response };
}

const ask = (command, asked) => (command.stream ? streamed(command, asked) : whole(command, asked));

/** Goes on while the model asks for tools, five turns at most; the tool is an echo that a shell would give. */
async function converse(command) {
    const asked = params({ ...command, tools: true });
    const turns = [];
    while (turns.length < 5) {
        const { response } = await ask(command, asked);
        turns.push(response);
        const calls = response.output.filter((item) => item.type === 'function_call');
        if (calls.length === 0) {
            return { turns };
        }
        const results = calls.map((call) => ({
            type: 'function_call_output',
            call_id: call.call_id,
            output: JSON.parse(call.arguments).command.replace(/^echo /, ''),
        }));
        asked.input.push(...response.output, ...results);
    }
    throw new Error('the conversation comes to no end');
}

/** Leaves after so many events. */
async function leave(command) {
    const stream = await client(command).responses.create({ ...params(command), stream: true });
    let seen = 0;
    for await (const _ of stream) {
        seen += 1;
        if (seen === command.after) {
            stream.controller.abort();
        }
    }
    return { seen };
}

/** A chat, whole or as the chunks that come. */
async function chat(command) {
    const asked = { model: command.model, messages: [{ role: 'user', content: 'hi' }] };
    if (!command.stream) {
        return { chat: await client(command).chat.completions.create(asked) };
    }
    const chunks = [];
    for await (const chunk of await client(command).chat.completions.create({ ...asked, stream: true })) {
        chunks.push(chunk);
    }
    return { chunks };
}

async function models(command) {
    const ids = [];
    for await (const model of client(command).models.list()) {
        ids.push(model.id);
    }
    return { ids };
}

await serve({
    message: (command) => ask(command, params(command)),
    chat,
    converse,
    leave,
    models,
    model: async (command) => ({ model: await client(command).models.retrieve(command.model) }),
});
