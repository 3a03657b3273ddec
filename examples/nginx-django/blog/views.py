"""The pages of the blog."""

from django.contrib.auth.decorators import user_passes_test
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from blog.live import authid_of
from blog.models import Article


class ArticleForm(ModelForm):
    """The form of an article."""

    class Meta:
        """Its fields."""

        model = Article
        fields = ("title", "text")


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The newest articles, and a form for editors."""
    return render(request, "home.html", {"articles": Article.objects.all()[:20], "form": ArticleForm()})


@require_GET
def article(request: HttpRequest, number: int) -> HttpResponse:
    """One article."""
    return render(request, "article.html", {"article": get_object_or_404(Article, pk=number)})


@require_POST
@user_passes_test(lambda user: user.is_staff)
def write(request: HttpRequest) -> HttpResponse:
    """Store an article, as always. That everybody is told is seen to in `live`."""
    form = ArticleForm(request.POST)
    if not form.is_valid():
        return render(request, "home.html", {"articles": Article.objects.all()[:20], "form": form}, status=422)
    form.save()
    return redirect("/")


@require_GET
def whoami(request: HttpRequest) -> HttpResponse:
    """[T] Whose session cookie this is: the node asks, with the visitor's cookie. nginx lets nobody else ask."""
    user = request.user
    if not user.is_authenticated:
        return HttpResponse(status=204)
    return JsonResponse({"authid": authid_of(user), "name": user.get_full_name() or user.get_username()})
