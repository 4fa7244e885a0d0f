"""What runs inside Rasa: the channel, the sentence featurizer, the classifiers. Nothing else imports it."""
