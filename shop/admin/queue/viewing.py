"""Who looks at the queue: their offices, and which matters are theirs."""

from __future__ import annotations

from dataclasses import dataclass

from shop.admin.queue.matters import Matter
from shop.core.access import Actor, allowed
from shop.core.permissions import Permission

#: What operators of the platform decide for the official catalogue.
OF_OPERATORS = frozenset(
    {Matter.CATALOGUE, Matter.CATALOGUE_CHANGE, Matter.FOOD, Matter.ASSISTANCE, Matter.RIGHTS}
)
#: What single roles of the platform do, by the permission it takes.
BY_PERMISSION = {
    Matter.DIFFERENCE_MANY: Permission.PAYMENTS_RECONCILE,
    Matter.BANK_ROW_MANY: Permission.BANK_MATCH,
    Matter.COMPANY_MANY: Permission.COMPANY_VERIFY,
    Matter.PAYOUT: Permission.PAYOUT_MANAGE,
    Matter.FEE_TRANSFER_MANY: Permission.PAYOUT_MANAGE,
    Matter.RETURN: Permission.RETURN_DECIDE,
    Matter.CONTRACT: Permission.CONTRACT_DECIDE,
    Matter.BANK_REFUND: Permission.BANK_REFUND_PAY,
    Matter.OPINION: Permission.REVIEW_HIDE,
    Matter.QUESTION: Permission.QUESTION_HIDE,
    Matter.MESSAGE: Permission.MESSAGE_JUDGE,
}
#: What members of the platform watch, and no office does.
OF_PLATFORM_ALONE = frozenset({Matter.INVOICE, Matter.RED_INVOICE, Matter.CONTRACT_INVOICE})
#: What each department's officers are asked to do; culture runs the procedure.
OF_DEPARTMENT = {
    "culture": frozenset(
        set(Matter)
        - OF_OPERATORS
        - set(BY_PERMISSION)
        - OF_PLATFORM_ALONE
        - {Matter.SIGN_OFF, Matter.RECOGNITION, Matter.REGISTER_MANY}
    ),
    "hr": frozenset({Matter.SIGN_OFF, Matter.RECOGNITION}),
    "rural": frozenset({Matter.SIGN_OFF, Matter.REGISTER_MANY}),
}
OF_PLATFORM = OF_PLATFORM_ALONE | {
    Matter.REPORT,
    Matter.IDENTITY,
    Matter.VERIFICATION,
    Matter.CHANGE,
    Matter.SUSPENSION,
}


@dataclass(frozen=True)
class Viewer:
    """The offices of one account as (region code, department), or the platform's desk, which operators of the platform run."""

    offices: tuple[tuple[str, str], ...] = ()
    is_platform: bool = False
    operates: bool = False
    own: frozenset[Matter] = frozenset()

    @property
    def matters(self) -> frozenset[Matter]:
        """All that can stand in this queue."""
        found = set(OF_PLATFORM) if self.is_platform else set()
        found |= OF_OPERATORS if self.operates else set()
        found |= self.own
        for _region, department in self.offices:
            found |= OF_DEPARTMENT.get(department, frozenset())
        return frozenset(found)

    def regions(self, matter: Matter) -> list[str] | None:
        """Where the matter concerns this account; None: everywhere."""
        if matter in self.own:
            return None
        if (self.is_platform and matter in OF_PLATFORM) or (self.operates and matter in OF_OPERATORS):
            return None
        return sorted({r for r, d in self.offices if matter in OF_DEPARTMENT.get(d, frozenset())})

    @property
    def departments(self) -> frozenset[str]:
        """The departments of the offices."""
        return frozenset(d for _region, d in self.offices)

    @property
    def level(self) -> str:
        """county, prefecture, province or platform: where the highest of the desks stands."""
        codes = [region for region, _department in self.offices]
        if self.is_platform or not codes:
            return "platform"
        if any(code.endswith("0000") for code in codes):
            return "province"
        return "prefecture" if any(code.endswith("00") for code in codes) else "county"

    def sits_in(self, county_code: str, *departments: str) -> bool:
        """Whether one of the offices (of the departments) is the county's own."""
        return any(r == county_code and (not departments or d in departments) for r, d in self.offices)


def viewer_of(actor: Actor) -> Viewer:
    """The offices of the account."""
    found = {
        (g.region_code, g.department)
        for g in actor.grants
        if g.kind == "authority" and g.region_code and g.department
    }
    is_platform = actor.is_system or bool(actor.organisations("platform"))
    own = frozenset(matter for matter, permission in BY_PERMISSION.items() if allowed(actor, permission))
    return Viewer(tuple(sorted(found)), is_platform, actor.operates, own)
