"""What the blog stores."""

from django.db import models


class Article(models.Model):
    """One article."""

    title = models.CharField(max_length=200)
    text = models.TextField(max_length=10_000)

    class Meta:
        """Newest first."""

        ordering = ("-id",)

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Where it is read."""
        return f"/articles/{self.pk}"
