"""The community app: its share of the search and of a member's data is registered here."""

from django.apps import AppConfig


class CommunityConfig(AppConfig):
    name = "community"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from accounts import personal_data
        from community import moderation, own_data, search
        from inhersight.search import indexing, kinds

        kinds.register(search.QUESTIONS)
        indexing.only_by_save(self.get_model("Question"))
        personal_data.register("community", own_data.export, own_data.delete, moderation.forget)
