"""What registrars do with one endorsee, each in two steps: a form, then a page that says what the public list will show."""
