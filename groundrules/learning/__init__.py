"""What was decided on the review list, made into training phrases and into questions that are asked ever after."""
