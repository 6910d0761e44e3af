#include "app/worker/geometry.h"

#include <QtTest>

using namespace hub::worker;
using hub::media::wire::Fit;

class TestGeometry : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aVariantFitsItsBox_data()
    {
        QTest::addColumn<int>("fit");
        QTest::addColumn<QSize>("box");
        QTest::addColumn<QSize>("source");
        QTest::addColumn<QSize>("scaled");
        QTest::addColumn<QSize>("output");
        const auto row =
            [](const char *name, Fit fit, QSize box, QSize source, QSize scaled, QSize output) {
                QTest::newRow(name) << static_cast<int>(fit) << box << source << scaled << output;
            };
        const QSize photo(6000, 4000);
        row("width alone", Fit::Inside, {600, 0}, photo, {600, 400}, {600, 400});
        row("the height is rounded", Fit::Inside, {100, 0}, {300, 200}, {100, 67}, {100, 67});
        row("a line keeps one row", Fit::Inside, {10, 0}, {5000, 1}, {10, 1}, {10, 1});
        row("never up", Fit::Inside, {9000, 0}, photo, photo, photo);
        row("never up in a box", Fit::Inside, {9000, 9000}, photo, photo, photo);
        row("inside by height", Fit::Inside, {600, 200}, photo, {300, 200}, {300, 200});
        row("cover crops the sides", Fit::Cover, {200, 200}, photo, {300, 200}, {200, 200});
        row("cover crops top with bottom", Fit::Cover, {600, 100}, photo, {600, 400}, {600, 100});
        row("cover of a small source", Fit::Cover, {80, 80}, {100, 50}, {100, 50}, {80, 50});
        row("contain pads", Fit::Contain, {600, 600}, photo, {600, 400}, {600, 600});
        row("contain does not scale up", Fit::Contain, {60, 60}, {30, 20}, {30, 20}, {60, 60});
        row("cover without a height", Fit::Cover, {600, 0}, photo, {600, 400}, {600, 400});
    }
    void aVariantFitsItsBox()
    {
        QFETCH(int, fit);
        QFETCH(QSize, box);
        QFETCH(QSize, source);
        QFETCH(QSize, scaled);
        QFETCH(QSize, output);
        hub::media::wire::VariantOrder order;
        order.fit = static_cast<Fit>(fit);
        order.width = box.width();
        order.height = box.height();

        const Geometry geometry = geometryOf(order, {source.width(), source.height()});

        QCOMPARE(QSize(geometry.scaled.width, geometry.scaled.height), scaled);
        QCOMPARE(QSize(geometry.output.width, geometry.output.height), output);
    }
};

QTEST_GUILESS_MAIN(TestGeometry)
#include "tst_geometry.moc"
