"""Commands by which something leaves the office: messages, the data of many offices."""
