"""The writers of mails and of what people want to receive."""
