import { isOtherResponse, responseFrom } from './response.ts';

test('[A14] what was emptied is left out, a grade without a list is an empty one', () => {
  expect(responseFrom({ large: [{ capability: 'boat', minLevel: null, teams: 2, headcount: undefined }, undefined] })).toEqual({
    ordinary: [],
    large: [{ capability: 'boat', teams: 2 }, {}],
    major: [],
    extraordinary: [],
  });
});

test('[A14] only another response is sent', () => {
  const before = { ordinary: [], large: [{ capability: 'boat', teams: 2, minLevel: 2 }], major: [], extraordinary: [] };
  expect(isOtherResponse(before, responseFrom({ large: [{ teams: 2, minLevel: 2, capability: 'boat' }] }))).toBe(false);
  expect(isOtherResponse(before, responseFrom({ large: [{ teams: 1, minLevel: 2, capability: 'boat' }] }))).toBe(true);
  expect(isOtherResponse(undefined, responseFrom(undefined))).toBe(false);
});
