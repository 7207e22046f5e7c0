// Scenarios for OpenAI's client for JavaScript, the package that the first argument names. A command says with which of
// its two APIs: `responses`, as long as it says nothing else, or `chat`.
import { serve, tell } from './lines.mjs';

const { default: OpenAI } = await import(process.argv[2]);

const TOOL = {
    name: 'Bash',
    description: 'Runs a command.',
    strict: false,
    parameters: { type: 'object', properties: { command: { type: 'string' } }, required: ['command'] },
};

/** What an echo that a shell would run puts out. */
const echoed = (json) => JSON.parse(json).command.replace(/^echo /, '');

const responses = {
    params({ model, prompt = 'hi', tools }) {
        const asked = { model, input: [{ role: 'user', content: prompt }] };
        return tools ? { ...asked, tools: [{ type: 'function', ...TOOL }] } : asked;
    },
    create: (client, asked) => client.responses.create(asked),
    gathered(client, asked) {
        const stream = client.responses.stream(asked);
        stream.on('event', (event) => tell({ event: event.type }));
        return stream.finalResponse();
    },
    /** Writes the results of the tools that an answer calls behind what was asked; false where it calls none. */
    goesOn(asked, answer) {
        const calls = answer.output.filter((item) => item.type === 'function_call');
        const results = calls.map((call) => ({
            type: 'function_call_output',
            call_id: call.call_id,
            output: echoed(call.arguments),
        }));
        asked.input.push(...answer.output, ...results);
        return results.length > 0;
    },
};

const chat = {
    params({ model, prompt = 'hi', tools, usage }) {
        const asked = { model, messages: [{ role: 'user', content: prompt }] };
        const options = usage ? { stream_options: { include_usage: true } } : {};
        return tools
            ? { ...asked, ...options, tools: [{ type: 'function', function: TOOL }] }
            : { ...asked, ...options };
    },
    create: (client, asked) => client.chat.completions.create(asked),
    gathered(client, asked) {
        const stream = client.chat.completions.stream(asked);
        stream.on('chunk', () => tell({ event: 'chunk' }));
        return stream.finalChatCompletion();
    },
    goesOn(asked, answer) {
        const { message } = answer.choices[0];
        const results = (message.tool_calls ?? []).map((call) => ({
            role: 'tool',
            tool_call_id: call.id,
            content: echoed(call.function.arguments),
        }));
        asked.messages.push(message, ...results);
        return results.length > 0;
    },
};

const apiOf = (command) => (command.api === 'chat' ? chat : responses);

function client({ baseUrl, secret, retries = 0, timeout = 60_000, headers = {} }) {
    return new OpenAI({
        baseURL: `${baseUrl}/v1`,
        apiKey: secret,
        maxRetries: retries,
        timeout,
        defaultHeaders: headers,
    });
}

async function ask(command, asked) {
    if (command.stream) {
        return { answer: await apiOf(command).gathered(client(command), asked) };
    }
    const { data, request_id } = await apiOf(command).create(client(command), asked).withResponse();
    return { answer: data, hasRequestId: request_id?.startsWith('req_') ?? false };
}

/** Goes on while the model asks for tools, five turns at most. */
async function converse(command) {
    const asked = apiOf(command).params({ ...command, tools: true });
    const turns = [];
    while (turns.length < 5) {
        const { answer } = await ask(command, asked);
        turns.push(answer);
        if (!apiOf(command).goesOn(asked, answer)) {
            return { turns };
        }
    }
    throw new Error('the conversation comes to no end');
}

function stream(command) {
    return apiOf(command).create(client(command), { ...apiOf(command).params(command), stream: true });
}

/** Every event as the client hands it on, without its own putting together. */
async function events(command) {
    const seen = [];
    for await (const event of await stream(command)) {
        seen.push(event);
    }
    return { events: seen };
}

/** Leaves after so many events. */
async function leave(command) {
    const coming = await stream(command);
    let seen = 0;
    for await (const _ of coming) {
        seen += 1;
        if (seen === command.after) {
            coming.controller.abort();
        }
    }
    return { seen };
}

async function all(pages) {
    const items = [];
    for await (const item of pages) {
        items.push(item);
    }
    return items;
}

/** What becomes of a response that the provider keeps. */
async function stored(command) {
    const { responses: kept } = client(command);
    const { id } = await kept.create({ ...responses.params(command), store: true });
    const again = await kept.retrieve(id);
    const input = await all(kept.inputItems.list(id));
    const deleted = (await kept.delete(id)) ?? null;
    const gone = await kept.retrieve(id).catch((error) => ({ status: error.status, message: error.message }));
    return { same: again.id === id, again, input, deleted, gone };
}

await serve({
    message: (command) => ask(command, apiOf(command).params(command)),
    converse,
    events,
    leave,
    stored,
    count: (command) => client(command).responses.inputTokens.count(responses.params(command)),
    models: async (command) => ({ ids: (await all(client(command).models.list())).map((model) => model.id) }),
    model: async (command) => ({ model: await client(command).models.retrieve(command.model) }),
});
