"""The meeting's side of the decision rules: quorum, notice, agenda and proxies, each with its law."""
