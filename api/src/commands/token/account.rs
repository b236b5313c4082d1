//! The account behind a local token: found, or made so that the token reaches rows.

use entities::identity::account;
use entities::organisation::{customer, directorate, staff, team, team_member};
use entities::select::InCouncil;
use rules::access::Role;
use rules::organisation::CustomerKind;
use sea_orm::{
    ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};
use uuid::Uuid;

use crate::clock::Clock;
use crate::commands::CommandError;
use crate::identity::local_key::LOCAL_ISSUER;

/// Who a token is for.
#[derive(Clone, Copy)]
pub(super) struct Wanted<'a> {
    pub(super) roles: &'a [Role],
    pub(super) subject: Option<&'a str>,
    pub(super) team: Option<&'a str>,
}

/// Whose rows an account reaches.
#[derive(Clone, Copy, Default)]
struct Holder {
    staff: Option<Uuid>,
    customer: Option<Uuid>,
}

struct Desk<'a> {
    transaction: &'a DatabaseTransaction,
    clock: &'a Clock,
    council: Uuid,
}

/// The subject of the account that is wanted; what is missing of it is made.
pub(super) async fn ensure(
    transaction: &DatabaseTransaction,
    clock: &Clock,
    council: Uuid,
    wanted: Wanted<'_>,
) -> Result<String, CommandError> {
    let desk = Desk {
        transaction,
        clock,
        council,
    };
    match (wanted.subject, wanted.team) {
        (Some(subject), _) => desk.of_subject(subject, wanted.roles).await,
        (None, Some(team)) => desk.of_team(team, wanted.roles).await,
        (None, None) => desk.of_roles(wanted.roles).await,
    }
}

impl Desk<'_> {
    /// By the id of a member of staff or a customer, else by the subject itself.
    async fn of_subject(&self, subject: &str, roles: &[Role]) -> Result<String, CommandError> {
        if let Ok(id) = subject.parse::<Uuid>() {
            let staff = staff::Entity::in_council(self.council)
                .filter(staff::Column::Id.eq(id))
                .one(self.transaction)
                .await?;
            if let Some(staff) = staff {
                return self.of_staff(&staff, roles).await;
            }
            let customer = customer::Entity::in_council(self.council)
                .filter(customer::Column::Id.eq(id))
                .filter(customer::Column::ErasedAt.is_null())
                .one(self.transaction)
                .await?;
            return match customer {
                Some(customer) => self.of_customer(&customer).await,
                None => Err(CommandError::refused(format!(
                    "{id} is neither a member of staff nor a customer of this council"
                ))),
            };
        }
        if self.account(subject).await?.is_none() {
            let name = format!("Local {}", words(roles));
            let holder = self.new_holder(&name, subject, roles).await?;
            self.add_account(subject, &name, holder).await?;
        }
        Ok(subject.to_owned())
    }

    /// The first active member of the team; a new one where it has none.
    async fn of_team(&self, code: &str, roles: &[Role]) -> Result<String, CommandError> {
        let team = team::Entity::in_council(self.council)
            .filter(team::Column::Code.eq(code))
            .one(self.transaction)
            .await?
            .ok_or_else(|| {
                CommandError::refused(format!("There is no team with the code {code}"))
            })?;
        let members = team_member::Entity::in_council(self.council)
            .filter(team_member::Column::TeamId.eq(team.id))
            .all(self.transaction)
            .await?;
        let ids: Vec<Uuid> = members.iter().map(|member| member.staff_id).collect();
        let first = staff::Entity::in_council(self.council)
            .filter(staff::Column::Id.is_in(ids))
            .filter(staff::Column::IsActive.eq(true))
            .order_by_asc(staff::Column::Code)
            .one(self.transaction)
            .await?;
        if let Some(staff) = first {
            return self.of_staff(&staff, roles).await;
        }
        let name = format!("Local {}", words(roles));
        let staff_code = format!("LOCAL-{code}");
        let staff = self.staff(&staff_code, &name, team.directorate_id).await?;
        let member = team_member::Model {
            council_id: self.council,
            team_id: team.id,
            staff_id: staff.id,
        };
        team_member::Entity::insert(member.into_active_model())
            .on_conflict_do_nothing()
            .exec_without_returning(self.transaction)
            .await?;
        self.of_staff(&staff, roles).await
    }

    /// The demonstration's account for the role, else one of our own for it.
    async fn of_roles(&self, roles: &[Role]) -> Result<String, CommandError> {
        let codes = codes(roles);
        let demo = format!("demo-{codes}");
        if self.account(&demo).await?.is_some() {
            return Ok(demo);
        }
        self.of_subject(&format!("local-{codes}"), roles).await
    }

    async fn of_staff(&self, staff: &staff::Model, roles: &[Role]) -> Result<String, CommandError> {
        if roles.contains(&Role::StaffMember) {
            self.staff_customer(staff.id, &staff.name).await?;
        }
        let found = account::Entity::in_council(self.council)
            .filter(account::Column::Issuer.eq(LOCAL_ISSUER))
            .filter(account::Column::StaffId.eq(staff.id))
            .order_by_asc(account::Column::Subject)
            .one(self.transaction)
            .await?;
        let holder = Holder {
            staff: Some(staff.id),
            customer: None,
        };
        self.found_or_added(found, staff.id, &staff.name, holder)
            .await
    }

    async fn of_customer(&self, customer: &customer::Model) -> Result<String, CommandError> {
        let found = account::Entity::in_council(self.council)
            .filter(account::Column::Issuer.eq(LOCAL_ISSUER))
            .filter(account::Column::CustomerId.eq(customer.id))
            .order_by_asc(account::Column::Subject)
            .one(self.transaction)
            .await?;
        let holder = Holder {
            staff: None,
            customer: Some(customer.id),
        };
        self.found_or_added(found, customer.id, &customer.name, holder)
            .await
    }

    async fn found_or_added(
        &self,
        found: Option<account::Model>,
        id: Uuid,
        name: &str,
        holder: Holder,
    ) -> Result<String, CommandError> {
        if let Some(found) = found {
            return Ok(found.subject);
        }
        let subject = id.to_string();
        if self.account(&subject).await?.is_none() {
            self.add_account(&subject, name, holder).await?;
        }
        Ok(subject)
    }

    /// Rows for a new account to reach, as its roles need them.
    async fn new_holder(
        &self,
        name: &str,
        subject: &str,
        roles: &[Role],
    ) -> Result<Holder, CommandError> {
        let needs_staff = roles.iter().any(|role| {
            matches!(
                role,
                Role::StaffMember
                    | Role::CaseWorker
                    | Role::TeamManager
                    | Role::PerformanceOfficer
                    | Role::Director
            )
        });
        if needs_staff {
            let directorate = directorate::Entity::in_council(self.council)
                .order_by_asc(directorate::Column::Code)
                .one(self.transaction)
                .await?;
            let Some(directorate) = directorate else {
                eprintln!("The council has no directorate yet: this token reaches no rows.");
                return Ok(Holder::default());
            };
            let code = subject.to_uppercase().chars().take(60).collect::<String>();
            let staff = self.staff(&code, name, directorate.id).await?;
            if roles.contains(&Role::StaffMember) {
                self.staff_customer(staff.id, name).await?;
            }
            return Ok(Holder {
                staff: Some(staff.id),
                customer: None,
            });
        }
        if roles.contains(&Role::Customer) {
            let customer = self
                .new_customer(CustomerKind::Resident, None, name)
                .await?;
            return Ok(Holder {
                staff: None,
                customer: Some(customer),
            });
        }
        Ok(Holder::default())
    }

    async fn account(&self, subject: &str) -> Result<Option<account::Model>, CommandError> {
        let found = account::Entity::in_council(self.council)
            .filter(account::Column::Issuer.eq(LOCAL_ISSUER))
            .filter(account::Column::Subject.eq(subject))
            .one(self.transaction)
            .await?;
        Ok(found)
    }

    async fn add_account(
        &self,
        subject: &str,
        name: &str,
        holder: Holder,
    ) -> Result<(), CommandError> {
        let row = account::Model {
            id: self.clock.new_id(),
            council_id: self.council,
            issuer: LOCAL_ISSUER.to_owned(),
            subject: subject.to_owned(),
            name: name.to_owned(),
            staff_id: holder.staff,
            customer_id: holder.customer,
            is_active: true,
            created_at: self.clock.now(),
            revision: 1,
        };
        account::Entity::insert(row.into_active_model())
            .exec_without_returning(self.transaction)
            .await?;
        Ok(())
    }

    /// The member of staff with this code; made when there is none.
    async fn staff(
        &self,
        code: &str,
        name: &str,
        directorate_id: Uuid,
    ) -> Result<staff::Model, CommandError> {
        let found = staff::Entity::in_council(self.council)
            .filter(staff::Column::Code.eq(code))
            .one(self.transaction)
            .await?;
        if let Some(found) = found {
            return Ok(found);
        }
        let row = staff::Model {
            id: self.clock.new_id(),
            council_id: self.council,
            directorate_id,
            code: code.to_owned(),
            name: name.to_owned(),
            email: None,
            is_active: true,
            revision: 1,
        };
        staff::Entity::insert(row.clone().into_active_model())
            .exec_without_returning(self.transaction)
            .await?;
        Ok(row)
    }

    /// The member of staff as a customer of the internal services.
    async fn staff_customer(&self, staff_id: Uuid, name: &str) -> Result<(), CommandError> {
        let found = customer::Entity::in_council(self.council)
            .filter(customer::Column::StaffId.eq(staff_id))
            .one(self.transaction)
            .await?;
        if found.is_none() {
            self.new_customer(CustomerKind::Staff, Some(staff_id), name)
                .await?;
        }
        Ok(())
    }

    async fn new_customer(
        &self,
        kind: CustomerKind,
        staff_id: Option<Uuid>,
        name: &str,
    ) -> Result<Uuid, CommandError> {
        let row = customer::Model {
            id: self.clock.new_id(),
            council_id: self.council,
            kind,
            staff_id,
            name: name.to_owned(),
            email: None,
            telephone: None,
            created_at: self.clock.now(),
            revision: 1,
            erased_at: None,
            merged_at: None,
        };
        let id = row.id;
        customer::Entity::insert(row.into_active_model())
            .exec_without_returning(self.transaction)
            .await?;
        Ok(id)
    }
}

fn codes(roles: &[Role]) -> String {
    let codes: Vec<&str> = roles.iter().map(|role| role.code()).collect();
    codes.join("-")
}

fn words(roles: &[Role]) -> String {
    codes(roles).replace('-', " ")
}
