from django.urls import path

from sandbox.learn import views

urlpatterns = [
    path("", views.contents, name="learn"),
    path("/lessons", views.lesson_table, name="lessons"),
    path("/glossary", views.words, name="glossary"),
    path("/glossary/<slug:slug>.svg", views.drawing),
    path("/<slug:slug>", views.chapter, name="chapter"),
]
