"""The licence texts that go into the frozen build."""

from tools.third_party_licences import QT_LICENCES, QT_PACKAGES, licence_files, runtime_packages


def test_that_every_runtime_package_has_a_licence_text() -> None:
    with_text = {
        name for name, path in licence_files(runtime_packages()) if path.stat().st_size > 400
    }
    assert with_text == set(runtime_packages())


def test_that_qt_comes_with_the_lgpl_and_the_gpl() -> None:
    assert set(runtime_packages()) >= QT_PACKAGES
    lesser, general = (path.read_text(encoding="utf-8") for path in QT_LICENCES)
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in lesser
    assert "GNU GENERAL PUBLIC LICENSE" in general
