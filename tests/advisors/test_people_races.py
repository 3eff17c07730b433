"""Two admins let each other go at the same moment: does one stay?"""

from threading import Barrier

import pytest

from advisors.actions import UnableToManagePeople, change_role, deactivate
from advisors.models import User
from tenants import threads

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("act", [deactivate, lambda **who: change_role(role="advisor", **who)])
def test_t20_of_two_admins_one_stays(fay, ben, act):
    ben = change_role(user=ben, role="admin", by=fay)
    start = Barrier(2)

    def let_go(user, by):
        start.wait(timeout=10)
        try:
            act(user=user, by=by)
        except UnableToManagePeople as refusal:
            return str(refusal)
        return "gone"

    with threads.Pool(max_workers=2) as pool:
        answers = [pool.submit(let_go, *pair) for pair in ((fay, ben), (ben, fay))]
        said = sorted(answer.result(timeout=20) for answer in answers)
    assert said.count("gone") == 1
    assert User.objects.active().filter(role="admin").count() == 1
