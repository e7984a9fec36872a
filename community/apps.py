"""The community app: its share of the search and of a member's data is registered here."""

from django.apps import AppConfig


class CommunityConfig(AppConfig):
    name = "community"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from accounts import privacy
        from community import moderation, own_data, search, sitemap
        from core.sitemap import sections
        from search import indexing, kinds

        kinds.register(search.QUESTIONS)
        indexing.only_by_save(self.get_model("Question"))
        privacy.register("community", own_data.export, own_data.delete, moderation.forget)
        for name, section in sitemap.SECTIONS.items():
            sections.register(name, section)
