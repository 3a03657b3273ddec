"""The addresses of the blog."""

from django.contrib.auth.views import LoginView, LogoutView
from django.urls import path

from blog import views

urlpatterns = [
    path("", views.home),
    path("articles", views.write),
    path("articles/<int:number>", views.article),
    path("login", LoginView.as_view(template_name="login.html")),
    path("logout", LogoutView.as_view()),
    path("whoami", views.whoami),  # [T]
]
