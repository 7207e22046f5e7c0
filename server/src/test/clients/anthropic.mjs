// Scenarios for the provider's client for JavaScript, whichever package of it the first argument names.
import { serve, tell } from './lines.mjs';

const { default: Anthropic } = await import(process.argv[2]);

const TOOLS = [
    {
        name: 'Bash',
        description: 'Runs a command.',
        input_schema: { type: 'object', properties: { command: { type: 'string' } }, required: ['command'] },
    },
];

function client({ baseUrl, secret, retries = 0, timeout = 60_000, headers = {} }) {
    return new Anthropic({ baseURL: baseUrl, apiKey: secret, maxRetries: retries, timeout, defaultHeaders: headers });
}

function params({ model, prompt = 'hi', tools }) {
    const asked = { model, max_tokens: 64, messages: [{ role: 'user', content: prompt }] };
    return tools ? { ...asked, tools: TOOLS } : asked;
}

async function whole(command, asked) {
    const { data, request_id } = await client(command).messages.create(asked).withResponse();
    return { message: data, hasRequestId: request_id?.startsWith('req_') ?? false };
}

async function streamed(command, asked) {
    const stream = client(command).messages.stream(asked);
    stream.on('streamEvent', (event) => tell({ event: event.type }));
    return { message: await stream.finalMessage() };
}

const ask = (command, asked) => (command.stream ? streamed(command, asked) : whole(command, asked));

/** Goes on while the model asks for tools, five turns at most; the tool is an echo that a shell would give. */
async function converse(command) {
    const asked = params({ ...command, tools: true });
    const turns = [];
    while (turns.length < 5) {
        const { message } = await ask(command, asked);
        turns.push(message);
        if (message.stop_reason !== 'tool_use') {
            return { turns };
        }
        const results = message.content
            .filter((block) => block.type === 'tool_use')
            .map((call) => ({
                type: 'tool_result',
                tool_use_id: call.id,
                content: call.input.command.replace(/^echo /, ''),
            }));
        asked.messages.push({ role: 'assistant', content: message.content }, { role: 'user', content: results });
    }
    throw new Error('the conversation comes to no end');
}

/** Every event as the client hands it on, without its own putting together. */
async function events(command) {
    const stream = await client(command).messages.create({ ...params(command), stream: true });
    const seen = [];
    for await (const event of stream) {
        seen.push(event);
    }
    return { events: seen };
}

/** Leaves after so many events. */
async function leave(command) {
    const stream = await client(command).messages.create({ ...params(command), stream: true });
    let seen = 0;
    for await (const _ of stream) {
        seen += 1;
        if (seen === command.after) {
            stream.controller.abort();
        }
    }
    return { seen };
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
    converse,
    events,
    leave,
    models,
    model: async (command) => ({ model: await client(command).models.retrieve(command.model) }),
    count: async (command) => {
        const { max_tokens, ...asked } = params(command);
        return client(command).messages.countTokens(asked);
    },
});
