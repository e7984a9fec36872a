"""The community app: its share of the search and of a member's data is registered here."""

from django.apps import AppConfig


class CommunityConfig(AppConfig):
    name = "community"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from accounts.menu import MenuEntry, account_menu
        from accounts.privacy import DataShare, personal_data
        from community import data_export, moderation, search, sitemap
        from core.sitemap import sections
        from search import indexing, search_types

        search_types.register(search.QUESTIONS)
        indexing.disable_auto_index(self.get_model("Question"))
        personal_data.register(
            "community",
            DataShare(
                data_export.export_posts, data_export.delete_posts, moderation.forget_senders
            ),
        )
        own_posts = MenuEntry("own_posts", header_label="Your questions and answers")
        account_menu.register("own_posts", own_posts, order=20)
        sections.register_all(sitemap.SECTIONS)
