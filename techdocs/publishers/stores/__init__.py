"""Where a site can be published to beside buckets: a folder, and a branch for GitHub and GitLab Pages."""
