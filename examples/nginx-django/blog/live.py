"""[T] All that the blog tells Tidings: an article was written, somebody has logged out.

It hangs on Django's own signals, so the views, the admin and a management command need not know of it.
"""

import logging

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, User
from django.contrib.auth.signals import user_logged_out
from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver

from blog.models import Article
from tidings.site import Tidings, TidingsError

log = logging.getLogger(__name__)
tidings = Tidings(settings.TIDINGS_NODE, settings.TIDINGS_API_KEY)


def authid_of(user: AbstractBaseUser) -> str:
    """Who a user is in Tidings: a name that stays, whatever they call themselves."""
    return f"user-{user.pk}"


@receiver(post_save, sender=Article)
def tell_everybody(instance: Article, *, created: bool, **_: object) -> None:
    """Once the article is in the database for good, and not before."""
    if created:
        transaction.on_commit(lambda: _tell(instance))


def _tell(article: Article) -> None:
    news = {"title": article.title, "url": article.get_absolute_url()}
    inboxes = [{"authid": authid_of(user), "data": news} for user in User.objects.filter(is_active=True)[:99]]
    try:
        # the key is made of the article, so that it is news once, however often this runs
        tidings.batch([{"topic": "kittens", "data": news}, *inboxes], key=f"article-{article.pk:06}")
    except TidingsError as error:
        log.warning("The article is stored, but nobody was told: %s", error)


@receiver(user_logged_out)
def end_sessions(user: AbstractBaseUser | None, **_: object) -> None:
    """In all tabs, at once."""
    if user is None:
        return
    try:
        tidings.logout(authid_of(user))
    except TidingsError as error:
        log.warning("%s is logged out here, but not there: %s", user, error)
