/** What is wrong with one field, as it stands beside it. */
export const field = {
  needed: '必填',
  wrong: '填写不对',
  tooShort: '至少 {{n}} 个字符',
  tooLong: '最多 {{n}} 个字符',
  tooSmall: '不能小于 {{n}}',
  tooBig: '不能大于 {{n}}',
  tooMany: '最多 {{n}} 项',
  format: {
    blank: '必填',
    'control characters': '含有不能显示的字符',
    username: '字母或数字开头，只用字母、数字和 . _ -',
    code: '文字或数字开头，不用特殊符号',
    uuid: '请从列表中选',
    'terminal id': '只用字母、数字和 -',
  },
};
