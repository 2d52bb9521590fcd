"""The registrars' actions on one endorsee, in two steps: a form, then what the public list will show."""
