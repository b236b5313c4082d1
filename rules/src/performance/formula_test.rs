use super::*;

fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

fn known(amounts: Amounts, value: f64) -> (Amounts, f64) {
    (amounts, value)
}

#[test]
fn each_formula_computes_what_its_name_says() {
    // 1/2 and 90/100 as percentages: 50 and 90.
    let operands = [
        Some(known(Amounts::ratio(1.0, 2.0), 50.0)),
        Some(known(Amounts::ratio(90.0, 100.0), 90.0)),
    ];
    let (a, b) = (id(1), id(2));
    let value = |formula: Formula, factor: f64| {
        let figure = formula.figure(&operands);
        figure.and_then(|figure| figure.value(factor))
    };
    assert_eq!(value(Formula::Sum(vec![a, b]), 1.0), Some(140.0));
    assert_eq!(value(Formula::Difference(a, b), 1.0), Some(-40.0));
    assert_eq!(value(Formula::Ratio(b, a), 1.0), Some(50.0 / 90.0));
    let weights = vec![
        Weight {
            kpi: a,
            weight: 3.0,
        },
        Weight {
            kpi: b,
            weight: 1.0,
        },
    ];
    // (3 x 50 + 1 x 90) / 4 = 60.
    assert_eq!(value(Formula::Weighted(weights), 1.0), Some(60.0));
    let pooled = Formula::Pooled(vec![a, b]).figure(&operands);
    assert_eq!(pooled, Some(Amounts::ratio(91.0, 102.0)));
}

#[test]
fn what_is_missing_is_left_out_of_sums_and_ends_differences() {
    let operands = [None, Some(known(Amounts::amount(4.0), 4.0))];
    let (a, b) = (id(1), id(2));
    let sum = Formula::Sum(vec![a, b]).figure(&operands);
    assert_eq!(sum, Some(Amounts::amount(4.0)));
    assert_eq!(Formula::Difference(a, b).figure(&operands), None);
    assert_eq!(Formula::Ratio(a, b).figure(&operands), None);
    assert_eq!(Formula::Sum(vec![a]).figure(&[None]), None);
}

#[test]
fn empty_doubled_and_weightless_formulas_are_told() {
    let told = |formula: Formula| {
        let problems = formula.problems("formula").into_iter();
        problems.map(|problem| problem.field).collect::<Vec<_>>()
    };
    assert_eq!(told(Formula::Sum(vec![])), ["formula"]);
    assert_eq!(told(Formula::Ratio(id(1), id(1))), ["formula"]);
    let weights = vec![Weight {
        kpi: id(1),
        weight: 0.0,
    }];
    assert_eq!(
        told(Formula::Weighted(weights)),
        ["formula.weighted.0.weight"]
    );
    assert_eq!(told(Formula::Sum(vec![id(1), id(2)])), [""; 0]);
}

#[test]
fn a_kpi_never_comes_of_itself() {
    // 2 comes of 3, and 3 of 4.
    let others = HashMap::from([(id(2), vec![id(3)]), (id(3), vec![id(4)])]);
    assert_eq!(untangled(id(1), &[id(2)], &others), Ok(()));
    assert_eq!(untangled(id(4), &[id(2)], &others), Err(Tangle::Cycle));
    assert_eq!(untangled(id(1), &[id(1)], &others), Err(Tangle::Cycle));
    // 10 comes of 11, 11 of 12 and so on: too high, though it never returns.
    let tower: HashMap<Uuid, Vec<Uuid>> = (10..30).map(|n| (id(n), vec![id(n + 1)])).collect();
    assert_eq!(untangled(id(1), &[id(10)], &tower), Err(Tangle::TooDeep));
    assert_eq!(untangled(id(1), &[id(28)], &tower), Ok(()));
}
