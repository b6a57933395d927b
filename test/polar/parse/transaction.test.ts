import { describe, expect, it } from 'vitest';
import { BadAnswerError } from '../../../src/polar/errors.js';
import { parseSampleLinks, parseTransaction, parseTransactionList } from '../../../src/polar/parse/transaction.js';

const bytes = (text: string) => Buffer.from(text);
const api = { apiUrl: 'https://www.polaraccesslink.com', userId: '12' };
const path = '/v3/users/12/exercise-transactions/9007199254740993';

describe('parseTransaction', () => {
  it.each([
    'https://www.polaraccesslink.com',
    'https://polaraccesslink.com',
    'http://www.polaraccesslink.com',
    'https://WWW.polaraccesslink.com:443',
    '',
  ])("follows a link to the API's own host, spelled %j", (host) => {
    const text = `{"transaction-id":1,"resource-uri":"${host}${path}"}`;
    expect(parseTransaction(bytes(text), api)).toEqual({ transactionId: '9007199254740993', path });
  });

  it.each([
    'https://evil.example/v3/users/12/exercise-transactions/1',
    'https://www.polaraccesslink.com.evil.example/v3/users/12/exercise-transactions/1',
    'https://www.polaraccesslink.com@evil.example/v3/users/12/exercise-transactions/1',
    '//evil.example/v3/users/12/exercise-transactions/1',
    'https://www.polaraccesslink.com/v3/users/12/exercise-transactions/1/../../../webhooks',
    'https://www.polaraccesslink.com/v3/users/12/exercise-transactions/1/exercises',
    'https://www.polaraccesslink.com/v3/exercises',
    'https://polarwww.accesslink.com/v3/users/12/exercise-transactions/1',
    'not a link',
    'https://[',
  ])('builds the path from the id instead of following %s', (link) => {
    const text = `{"transaction_id":9007199254740993,"resource_uri":${JSON.stringify(link)}}`;
    expect(parseTransaction(bytes(text), api)).toEqual({ transactionId: '9007199254740993', path });
  });

  it.each(['{}', 'null', '[]', '', '{"transaction-id":"x"}', '{"transaction-id":-5}', '{"transaction-id":"5x"}'])(
    'refuses %j',
    (text) => {
      expect(() => parseTransaction(bytes(text), api)).toThrow(BadAnswerError);
    },
  );
});

describe('parseTransactionList', () => {
  const transaction = { transactionId: '9007199254740993', path };
  const read = (...links: string[]) =>
    parseTransactionList(bytes(JSON.stringify({ exercises: links })), { ...api, transaction });

  it('reads ids from the links, each once, to the last digit', () => {
    expect(
      read(
        `https://www.polaraccesslink.com${path}/exercises/9223372036854775807`,
        `https://polaraccesslink.com${path}/exercises/2`,
        `https://www.polaraccesslink.com${path}/exercises/2`,
      ),
    ).toEqual({
      items: [
        { id: '9223372036854775807', path: `${path}/exercises/9223372036854775807` },
        { id: '2', path: `${path}/exercises/2` },
      ],
      unreadable: 0,
    });
  });

  it.each([
    `https://evil.example${path}/exercises/2`,
    `https://www.polaraccesslink.com/v3/users/13/exercise-transactions/1/exercises/2`,
    `https://www.polaraccesslink.com${path}/exercises/../2`,
    `https://www.polaraccesslink.com${path}/exercises/%2e%2e/%2e%2e/x`,
    `https://www.polaraccesslink.com${path}/exercises/2/samples`,
    `https://www.polaraccesslink.com${path}/exercises/`,
    `https://www.polaraccesslink.com:8443${path}/exercises/2`,
  ])('refuses a list with the link %s', (link) => {
    expect(() => read(`https://www.polaraccesslink.com${path}/exercises/1`, link)).toThrow(
      expect.objectContaining({ code: 'FOREIGN_LINK' }),
    );
  });

  it('takes an empty list and null for empty, and rejects anything but a list', () => {
    expect(read()).toEqual({ items: [], unreadable: 0 });
    expect(parseTransactionList(bytes('{"exercises":null}'), { ...api, transaction })).toEqual({
      items: [],
      unreadable: 0,
    });
    for (const text of ['{}', '[]', '{"exercises":1}']) {
      expect(() => parseTransactionList(bytes(text), { ...api, transaction })).toThrow(BadAnswerError);
    }
  });

  it('counts elements that are not links, and reads the others', () => {
    const link = `https://www.polaraccesslink.com${path}/exercises/2`;
    const text = JSON.stringify({ exercises: [null, link, {}, 7, [link]] });
    expect(parseTransactionList(bytes(text), { ...api, transaction })).toEqual({
      items: [{ id: '2', path: `${path}/exercises/2` }],
      unreadable: 4,
    });
  });

  it.each(['', '/', '//'])('accepts an address with a path of its own, and "%s" after it', (slashes) => {
    const apiUrl = `https://proxy.example/polar${slashes}`;
    const api = { apiUrl, transaction: { transactionId: '1', path: '/v3/t/1' } };
    const list = (link: string) => parseTransactionList(bytes(JSON.stringify({ exercises: [link] })), api);
    expect(list('https://proxy.example/polar/v3/t/1/exercises/2').items).toEqual([
      { id: '2', path: '/v3/t/1/exercises/2' },
    ]);
    expect(() => list('https://proxy.example/v3/t/1/exercises/2')).toThrow(/link/);
  });
});

describe('parseSampleLinks', () => {
  const item = { id: '2', path: `${path}/exercises/2` };
  const read = (text: string) => parseSampleLinks(bytes(text), { apiUrl: api.apiUrl, item });

  it('reads the type from each link', () => {
    expect(read(`{"samples":["https://polaraccesslink.com${item.path}/samples/11"]}`).items).toEqual([
      { sampleType: '11', path: `${item.path}/samples/11` },
    ]);
    expect(read('{"samples":null}').items).toEqual([]);
  });

  it('refuses the samples of another session', () => {
    expect(() => read(`{"samples":["https://polaraccesslink.com${path}/exercises/3/samples/0"]}`)).toThrow(
      expect.objectContaining({ code: 'FOREIGN_LINK' }),
    );
    expect(() => read('{}')).toThrow(BadAnswerError);
  });
});
