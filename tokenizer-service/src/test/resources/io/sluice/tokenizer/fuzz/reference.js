// Answers batches of texts with the ids of a reference: one JSON array of strings a line in, one JSON array of arrays out.
// Usage: node reference.js FOLDER_WITH_NODE_MODULES hf FILE | tiktoken NAME
const path = require('path');
const readline = require('readline');
const [folder, kind, what] = process.argv.slice(2);
const load = (name) => require(path.join(folder, 'node_modules', name));
let encode;
let decode;
if (kind === 'hf') {
  const tokenizer = load('tokenizers').Tokenizer.fromFile(what);
  encode = async (texts) =>
    (await tokenizer.encodeBatch(texts, { addSpecialTokens: false })).map((e) => e.getIds());
  decode = async (lists) => Promise.all(lists.map((ids) => tokenizer.decode(ids, true)));
} else {
  const tokenizer = load('tiktoken').get_encoding(what);
  encode = async (texts) => texts.map((t) => Array.from(tokenizer.encode(t, 'all')));
  const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
  decode = async (lists) => lists.map((ids) => utf8.decode(tokenizer.decode(new Uint32Array(ids))));
}
(async () => {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const batch = JSON.parse(line);
    const answer = batch.length && typeof batch[0] !== 'string' ? await decode(batch) : await encode(batch);
    process.stdout.write(JSON.stringify(answer) + '\n');
  }
})();
