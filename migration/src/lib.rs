//! Frozen steps that make the database schema, on SQLite and PostgreSQL alike.
//!
//! A released step is never edited: a change is a new step. This crate imports none of ours, so
//! that a later change of the program cannot change what an old step did.

pub use sea_orm_migration::prelude::*;

mod bulk_jobs;
mod calendars;
mod catalogue;
mod clocks;
mod confidentiality;
mod customer_exports;
mod customer_merges;
mod documents;
mod drafts;
mod drill_through;
mod erasure;
mod escalations;
mod forms;
mod foundation;
mod kpi_versions;
mod merges;
mod movement;
mod pauses;
mod queues;
mod rebases;
mod relations;
mod retention;
mod rollups;
mod search;
mod skills;
mod small_numbers;
mod sql;
mod staff_customers;
mod tasks;
mod views;
mod weeks;

/// Every step, oldest first.
#[derive(Debug)]
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(foundation::Foundation),
            Box::new(rollups::Rollups),
            Box::new(rebases::Rebases),
            Box::new(kpi_versions::KpiVersions),
            Box::new(movement::Movement),
            Box::new(small_numbers::SmallNumbers),
            Box::new(drill_through::DrillThrough),
            Box::new(clocks::Clocks),
            Box::new(calendars::Calendars),
            Box::new(pauses::Pauses),
            Box::new(tasks::Tasks),
            Box::new(documents::Documents),
            Box::new(relations::Relations),
            Box::new(search::Search),
            Box::new(views::Views),
            Box::new(erasure::Erasure),
            Box::new(forms::Forms),
            Box::new(merges::Merges),
            Box::new(queues::Queues),
            Box::new(skills::Skills),
            Box::new(bulk_jobs::BulkJobs),
            Box::new(retention::Retention),
            Box::new(customer_merges::CustomerMerges),
            Box::new(confidentiality::Confidentiality),
            Box::new(catalogue::Catalogue),
            Box::new(drafts::Drafts),
            Box::new(escalations::Escalations),
            Box::new(customer_exports::CustomerExports),
            Box::new(weeks::Weeks),
            Box::new(staff_customers::StaffCustomers),
        ]
    }
}
