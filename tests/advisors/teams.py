"""Who works together?"""

from advisors.models import Team


def in_one_team(*people):
    team = Team.objects.create(name=f"The team of {people[0].name}")
    team.members.set(people)
    return team
