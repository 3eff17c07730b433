"""Who works together?"""

from advisors.models import Membership, Team


def in_one_team(*people):
    team = Team.objects.create(name=f"The team of {people[0].name}")
    for person in people:
        Membership.objects.create(team=team, user=person)
    return team
