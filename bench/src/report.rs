//! The figures as people and programs read them.

use serde::Serialize;

use crate::round::Line;

/// Everything measured in one run.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// Cases in the database when measuring began.
    pub cases: u64,
    /// Processors of the machine, shared by both programs, the database and the load.
    pub processors: usize,
    /// The figures.
    pub lines: Vec<Line>,
}

impl Report {
    /// A report without figures yet.
    pub fn new(cases: u64) -> Self {
        Self {
            cases,
            processors: std::thread::available_parallelism().map_or(0, usize::from),
            lines: Vec::new(),
        }
    }

    /// Prints the table.
    pub fn print(&self) {
        println!(
            "{} cases; {} processors for both programs, their database and the load\n",
            self.cases, self.processors
        );
        println!(
            "| operation | at once | ratio | req/s | bare | p50 ms | bare | p99 ms | bare | peak MiB | bare | CPU s / 1,000 | bare | cells | us per cell |"
        );
        println!(
            "| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: |"
        );
        for line in &self.lines {
            println!("{}", line.text());
        }
    }
}

impl Line {
    /// The cells, and the time of half of all answers for each of them.
    fn of_cells(&self) -> String {
        let cells = self.cells.and_then(|cells| i32::try_from(cells).ok());
        cells.filter(|cells| *cells > 0).map_or_else(
            || "|".to_owned(),
            |cells| {
                format!(
                    "{cells} | {:.2}",
                    self.service.p50_ms * 1_000.0 / f64::from(cells)
                )
            },
        )
    }

    /// The line of the table.
    pub fn text(&self) -> String {
        let (service, bare) = (&self.service, &self.bare);
        format!(
            "| {} | {} | **{:.2}** | {:.0} | {:.0} | {:.2} | {:.2} | {:.2} | {:.2} | {:.0} | {:.0} | {:.3} | {:.3} | {} |",
            self.operation,
            self.concurrency,
            self.ratio,
            service.per_second,
            bare.per_second,
            service.p50_ms,
            bare.p50_ms,
            service.p99_ms,
            bare.p99_ms,
            service.peak_mib,
            bare.peak_mib,
            service.cpu_s_per_1000,
            bare.cpu_s_per_1000,
            self.of_cells(),
        )
    }
}
