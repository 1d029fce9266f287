"""What each person may see of a submission, review and do to it (docs/workflow.md). Reads only."""
