/** The page that the QR of a pass leads to (features/public): loaded there alone. */
export const publicPassWords = {
  title: 'Green channel pass',
  other: '中文',
  asking: 'Checking…',
  again: 'Check again',
  failed: 'No connection: not checked. Try again.',
  checked: 'Checked at {{time}}',
  plate: 'Plate',
  cargo: 'Goods',
  route: 'Way',
  from: 'From',
  until: 'Until',
  state: { valid: 'Valid', invalid: 'Invalid', expired: 'Invalid (expired)', notYet: 'Not valid yet' },
  means: {
    valid: 'Compare plate and goods; if they match, let it through first and free.',
    invalid: 'This pass was taken back.',
    expired: 'Its time is over; it lets nobody through.',
    notYet: 'Its time has not begun.',
    unknown: 'There is no such pass.',
  },
};
