//! Two councils with people in every role, and for each of them rows that are their own, their team's,
//! somebody else's and another council's.

use serde_json::json;
use support::World;
use uuid::Uuid;

use super::part::{Ids, Part, Rows};
use crate::cases::desk::Desk;

/// Whose a row is, in the order of the letters.
pub const WHOSE: [&str; 4] = ["own", "the team's", "somebody else's", "another council's"];

/// The rows, and a token for each role.
pub struct Estate {
    desk: Desk,
    near: Part,
    team: Rows,
    far: Rows,
    there: Rows,
}

impl Estate {
    /// Two councils, of which the world's own has two parts.
    pub async fn open(world: &World) -> Self {
        let desk = Desk::open(world).await;
        let near = near(&desk, world.council_id).await;
        let far = far(&desk, &near).await;
        let other_id = world.clock.new_id();
        world.add_council(other_id, "OTHER").await;
        let other = Desk::of(world, other_id, "OTHER").await;
        let there = self::near(&other, other_id).await;
        let bob = near.maker().customer(None).await;
        Self {
            team: near.whole(bob, &near.token("customer", "bob")).await,
            far: far
                .whole(
                    far.maker().customer(None).await,
                    &far.token("customer", "bob"),
                )
                .await,
            there: there
                .whole(
                    there.maker().customer(None).await,
                    &there.token("customer", "bob"),
                )
                .await,
            desk,
            near,
        }
    }

    /// The subject of the account of a role.
    fn subject(role: &str) -> &str {
        match role {
            "customer" => "ann",
            "case-worker" => "worker",
            "team-manager" => "manager",
            other => other,
        }
    }

    /// The token of a role; none of the public.
    pub fn token(&self, role: &str) -> String {
        match role {
            "" => String::new(),
            role => self.near.token(role, Self::subject(role)),
        }
    }

    /// The four rows of each kind for a role, in the order of `WHOSE`; `may` says which mutations it may use.
    pub async fn rows(&self, role: &str, may: impl Fn(&str) -> bool) -> [Rows; 4] {
        let own = self.own(role, may).await;
        [own, self.team.clone(), self.far.clone(), self.there.clone()]
    }

    /// What is a role's own: the case is theirs as customer, as who opened it, or as who works on it. Who can
    /// have no case has one more of the team's, and drafts and jobs are the team's likewise.
    async fn own(&self, role: &str, may: impl Fn(&str) -> bool) -> Rows {
        let near = &self.near;
        let maker = near.maker();
        let mut own = self.team.clone();
        let (customer, staff, opener) = match role {
            "customer" => (self.desk.ann, None, None),
            "staff-member" => (self.member().await, None, None),
            "case-worker" => (maker.customer(None).await, Some(self.desk.worker), None),
            "partner" => (maker.customer(None).await, None, Some(self.token(role))),
            _ => (maker.customer(None).await, None, None),
        };
        let opener = opener.unwrap_or_else(|| near.manager.clone());
        own.extend(near.case(&opener, customer, staff).await);
        let token = self.token(role);
        // Who works on the journey opens its cases for others, and drafts none.
        if ["customer", "staff-member"].contains(&role) {
            own.extend(near.draft(&token).await);
        }
        if may("caseBulkStart") {
            own.extend(near.job(&token, &own["reference"]).await);
        }
        if may("caseViewSave") {
            let view = json!({ "name": "Mine" });
            let made = near.made(&token, ("caseViewSave", "view"), view).await;
            own.extend([
                ("viewId", made["id"].clone()),
                ("caseViewId", made["id"].clone()),
            ]);
        }
        own
    }

    /// The customer that the member of staff is, who has an account.
    async fn member(&self) -> Uuid {
        let maker = self.near.maker();
        let staff = maker.staff(self.desk.directorate, "S1", &[]).await;
        maker.account("staff-member", Some(staff), None).await;
        maker.customer(Some(staff)).await
    }
}

/// The part of a desk that reports missed bins.
async fn near(desk: &Desk, council_id: Uuid) -> Part {
    let maker = crate::cases::rows::Maker {
        world: &desk.world,
        council_id,
    };
    for (subject, staff) in [
        ("performance-officer", "P1"),
        ("director", "D1"),
        ("councillor", "O1"),
        ("administrator", "A1"),
    ] {
        let staff = maker.staff(desk.directorate, staff, &[]).await;
        maker.account(subject, Some(staff), None).await;
    }
    let colleague = maker.staff(desk.directorate, "K1", &[desk.desk_team]).await;
    let ids = Ids {
        directorate: desk.directorate,
        service: desk.service,
        team: desk.desk_team,
        staff: colleague,
        account: maker.account("colleague", Some(colleague), None).await,
        journey: desk.bins.clone(),
    };
    Part::of(desk, council_id, ids, (["manager", "director"], "NEAR")).await
}

/// A part of the same council in another directorate, with a service, a team and a journey of its own.
async fn far(desk: &Desk, near: &Part) -> Part {
    let maker = near.maker();
    let directorate = maker.directorate("PEOPLE").await;
    let service = maker.service(directorate, "CARE").await;
    let team = maker.team(directorate, "FAR").await;
    let manager = maker.staff(directorate, "M2", &[team]).await;
    let director = maker.staff(directorate, "D2", &[]).await;
    maker.account("far-director", Some(director), None).await;
    let ids = Ids {
        directorate,
        service,
        team,
        staff: manager,
        account: maker.account("far-manager", Some(manager), None).await,
        journey: maker.journey(service, "VISIT", &[team]).await,
    };
    Part::of(
        desk,
        near.council_id,
        ids,
        (["far-manager", "far-director"], "FAR"),
    )
    .await
}
