// Wagtail's date picker never rewrites what somebody typed. By default it "corrects" the text on leaving the field: what
// it cannot parse becomes today. It also changes a date and time when the mouse wheel turns over the field.
Object.assign(jQuery.fn.datetimepicker.defaults, { validateOnBlur: false, scrollInput: false });
