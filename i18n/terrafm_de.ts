<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
    <context>
        <name>AnswerButtons</name>
        <message>
            <source>0  Cannot tell</source>
            <translation>0  Nicht bestimmbar</translation>
        </message>
        <message>
            <source>The point is left out of the estimates and counted in the report</source>
            <translation>Der Punkt bleibt bei den Schätzungen außen vor und wird im Bericht gezählt</translation>
        </message>
        <message>
            <source>Back</source>
            <translation>Zurück</translation>
        </message>
        <message>
            <source>To the point before (Backspace)</source>
            <translation>Zum Punkt davor (Rücktaste)</translation>
        </message>
        <message>
            <source>Next</source>
            <translation>Weiter</translation>
        </message>
        <message>
            <source>To the next point without an answer (Enter)</source>
            <translation>Zum nächsten Punkt ohne Antwort (Eingabetaste)</translation>
        </message>
    </context>
    <context>
        <name>BandTable</name>
        <message>
            <source>Reset</source>
            <translation>Zurücksetzen</translation>
        </message>
        <message>
            <source>none</source>
            <translation>keines</translation>
        </message>
        <message>
            <source>The names of this product's files say which band is which.</source>
            <translation>Die Dateinamen dieses Produkts sagen, welches Band welches ist.</translation>
        </message>
        <message>
            <source>Which band of the layer is which; those in bold are needed.</source>
            <translation>Welches Band des Layers welches ist; die fett gedruckten werden gebraucht.</translation>
        </message>
        <message>
            <source>Band of the layer that is {band}</source>
            <translation>Band des Layers, das {band} ist</translation>
        </message>
        <message>
            <source>Presets</source>
            <translation>Vorlagen</translation>
        </message>
        <message>
            <source>Name the layer's bands in an order in which files are often written</source>
            <translation>Die Bänder des Layers in einer Reihenfolge benennen, in der Dateien oft geschrieben sind</translation>
        </message>
        <message>
            <source>Take the bands as they are recognised</source>
            <translation>Die Bänder nehmen, wie sie erkannt wurden</translation>
        </message>
        <message>
            <source>{band}: {what}</source>
            <translation>{band}: {what}</translation>
        </message>
        <message>
            <source>{band}: {what}, {wavelength} nm, {size} m</source>
            <translation>{band}: {what}, {wavelength} nm, {size} m</translation>
        </message>
        <message>
            <source>{band}. Only for finding clouds</source>
            <translation>{band}. Nur zum Finden von Wolken</translation>
        </message>
    </context>
    <context>
        <name>CacheRow</name>
        <message>
            <source>Where the features of scenes are kept between sessions; safe to delete</source>
            <translation>Wo die Merkmale von Szenen zwischen Sitzungen aufbewahrt werden; kann gefahrlos gelöscht werden</translation>
        </message>
        <message>
            <source>Empty Cache</source>
            <translation>Zwischenspeicher leeren</translation>
        </message>
        <message>
            <source>Delete the features that are kept now, ending a running engine; they are computed again if needed</source>
            <translation>Die jetzt aufbewahrten Merkmale löschen; ein laufender Rechenkern wird beendet; bei Bedarf werden sie neu berechnet</translation>
        </message>
        <message>
            <source>Size of TerraFM's cache</source>
            <translation>Größe des Zwischenspeichers von TerraFM</translation>
        </message>
        <message>
            <source>{size} in {folder}</source>
            <translation>{size} in {folder}</translation>
        </message>
        <message>
            <source>Emptying TerraFM's cache</source>
            <translation>Zwischenspeicher von TerraFM leeren</translation>
        </message>
    </context>
    <context>
        <name>CheckResults</name>
        <message>
            <source>User's accuracy: how much of what is mapped as the class is it (± half of the 95 % interval)</source>
            <translation>Nutzergenauigkeit: wie viel von dem, was als die Klasse kartiert ist, sie auch ist (± halbes 95-%-Intervall)</translation>
        </message>
        <message>
            <source>Producer's accuracy: how much of the class is mapped as it (± half of the 95 % interval)</source>
            <translation>Produzentengenauigkeit: wie viel von der Klasse als sie kartiert ist (± Hälfte des 95-%-Intervalls)</translation>
        </message>
        <message>
            <source>Area by the reference points, which corrects the mapped one (± half of the 95 % interval)</source>
            <translation>Fläche nach den Referenzpunkten, die die kartierte berichtigt (± Hälfte des 95-%-Intervalls)</translation>
        </message>
        <message>
            <source>Overall accuracy {value} % (95 % interval), from {samples} points.</source>
            <translation>Gesamtgenauigkeit {value} % (95-%-Intervall), aus {samples} Punkten.</translation>
        </message>
        <message>
            <source>Mapped: {area} ha</source>
            <translation>Kartiert: {area} ha</translation>
        </message>
    </context>
    <context>
        <name>CheckSection</name>
        <message>
            <source>Check the Map</source>
            <translation>Karte prüfen</translation>
        </message>
        <message>
            <source>save the map first</source>
            <translation>zuerst die Karte speichern</translation>
        </message>
        <message>
            <source>{done} of {points} points</source>
            <translation>{done} von {points} Punkten</translation>
        </message>
        <message>
            <source>A saved class map of this or any other program</source>
            <translation>Eine gespeicherte Klassenkarte, aus diesem oder einem anderen Programm</translation>
        </message>
        <message>
            <source>Points</source>
            <translation>Punkte</translation>
        </message>
        <message>
            <source>Standard error</source>
            <translation>Standardfehler</translation>
        </message>
        <message>
            <source>Say how many points, or how exactly the overall accuracy is to be known</source>
            <translation>Angeben, wie viele Punkte, oder wie genau die Gesamtgenauigkeit bekannt sein soll</translation>
        </message>
        <message>
            <source>Half of the 95 % interval is about twice as much</source>
            <translation>Die Hälfte des 95-%-Intervalls ist etwa doppelt so viel</translation>
        </message>
        <message>
            <source>Draw Points</source>
            <translation>Punkte ziehen</translation>
        </message>
        <message>
            <source>Draw random points of each class of the map, as a layer of the project</source>
            <translation>Zufällige Punkte jeder Klasse der Karte ziehen, als Layer des Projekts</translation>
        </message>
        <message>
            <source>Check Points</source>
            <translation>Punkte prüfen</translation>
        </message>
        <message>
            <source>Go from point to point. The map stays hidden until a point is answered, so that it sways nobody.</source>
            <translation>Von Punkt zu Punkt gehen. Die Karte bleibt verborgen, bis ein Punkt beantwortet ist, damit sie niemanden beeinflusst.</translation>
        </message>
        <message>
            <source>Show the map after each answer</source>
            <translation>Die Karte nach jeder Antwort zeigen</translation>
        </message>
        <message>
            <source>Stay at the point and show what the map says there; Enter goes on</source>
            <translation>Am Punkt bleiben und zeigen, was die Karte dort sagt; weiter mit der Eingabetaste</translation>
        </message>
        <message>
            <source>Assess</source>
            <translation>Auswerten</translation>
        </message>
        <message>
            <source>Accuracy and areas by the points that are checked so far; more points make them surer</source>
            <translation>Genauigkeit und Flächen nach den bisher geprüften Punkten; mehr Punkte machen sie sicherer</translation>
        </message>
        <message>
            <source>Map</source>
            <translation>Karte</translation>
        </message>
        <message>
            <source>By</source>
            <translation>Nach</translation>
        </message>
        <message>
            <source>{done} of {points} points of ‘{layer}’ checked, {cannot} could not be told.</source>
            <translation>{done} von {points} Punkten von „{layer}“ geprüft, {cannot} waren nicht zu bestimmen.</translation>
        </message>
        <message>
            <source>Point {number}: what is in the framed pixel? Keys 1–9, 0, Backspace; Esc ends.</source>
            <translation>Punkt {number}: Was ist im umrahmten Pixel? Tasten 1–9, 0, Rücktaste; Esc beendet.</translation>
        </message>
        <message>
            <source>Point {number}: the map is shown, the answer stands. Enter goes on.</source>
            <translation>Punkt {number}: Die Karte ist zu sehen, die Antwort gilt. Weiter mit der Eingabetaste.</translation>
        </message>
    </context>
    <context>
        <name>ClassSetsMenu</name>
        <message>
            <source>Class Sets</source>
            <translation>Klassensätze</translation>
        </message>
        <message>
            <source>Take the classes of a well-known legend or of a file; classes with samples stay</source>
            <translation>Die Klassen einer bekannten Legende oder einer Datei nehmen; Klassen mit Stichproben bleiben</translation>
        </message>
        <message>
            <source>The classes were saved as {path}.</source>
            <translation>Die Klassen wurden als {path} gespeichert.</translation>
        </message>
        <message>
            <source>Load Class Set…</source>
            <translation>Klassensatz laden…</translation>
        </message>
        <message>
            <source>Save Class Set…</source>
            <translation>Klassensatz speichern…</translation>
        </message>
        <message>
            <source>Class sets and tables (*.json *.csv)</source>
            <translation>Klassensätze und Tabellen (*.json *.csv)</translation>
        </message>
        <message>
            <source>Load Class Set</source>
            <translation>Klassensatz laden</translation>
        </message>
        <message>
            <source>Save Class Set as</source>
            <translation>Klassensatz speichern als</translation>
        </message>
    </context>
    <context>
        <name>ClassTable</name>
        <message>
            <source>Samples of the class</source>
            <translation>Stichproben der Klasse</translation>
        </message>
        <message>
            <source>Cross-validated: 1 is perfect. Neighbouring samples are held out together.</source>
            <translation>Kreuzvalidiert: 1 ist perfekt. Benachbarte Stichproben werden gemeinsam zurückgehalten.</translation>
        </message>
        <message>
            <source>Key that chooses the class while you add points</source>
            <translation>Taste, die die Klasse beim Hinzufügen von Punkten wählt</translation>
        </message>
        <message>
            <source>Select the class to add points of; double-click a name to change it</source>
            <translation>Die Klasse wählen, für die Punkte hinzugefügt werden; Doppelklick auf den Namen ändert ihn</translation>
        </message>
        <message>
            <source>{name}: value {code} in the map</source>
            <translation>{name}: Wert {code} in der Karte</translation>
        </message>
        <message>
            <source>Class colour</source>
            <translation>Klassenfarbe</translation>
        </message>
        <message>
            <source>Colour of the class</source>
            <translation>Farbe der Klasse</translation>
        </message>
        <message>
            <source>A class takes part from two samples on</source>
            <translation>Eine Klasse nimmt ab zwei Stichproben teil</translation>
        </message>
    </context>
    <context>
        <name>ClassesSection</name>
        <message>
            <source>Classes and Samples</source>
            <translation>Klassen und Stichproben</translation>
        </message>
        <message>
            <source>Remove the class and its samples</source>
            <translation>Die Klasse und ihre Stichproben entfernen</translation>
        </message>
        <message>
            <source>Delete the selected samples</source>
            <translation>Die ausgewählten Stichproben löschen</translation>
        </message>
        <message>
            <source>Undo the last change of samples (Ctrl+Z, Backspace)</source>
            <translation>Die letzte Änderung an den Stichproben zurücknehmen (Strg+Z, Rücktaste)</translation>
        </message>
        <message>
            <source>No classes yet: add your own with +, take a class set, or import samples.</source>
            <translation>Noch keine Klassen: mit + eigene anlegen, einen Klassensatz nehmen oder Stichproben einlesen.</translation>
        </message>
        <message>
            <source>Add Points</source>
            <translation>Punkte setzen</translation>
        </message>
        <message>
            <source>Add a sample of the selected class with each click on the map</source>
            <translation>Mit jedem Klick auf die Karte eine Stichprobe der gewählten Klasse hinzufügen</translation>
        </message>
        <message>
            <source>Add a class</source>
            <translation>Eine Klasse hinzufügen</translation>
        </message>
        <message>
            <source>Class {number}</source>
            <translation>Klasse {number}</translation>
        </message>
    </context>
    <context>
        <name>CloudMasks</name>
        <message>
            <source>Clouds</source>
            <translation>Wolken</translation>
        </message>
        <message>
            <source>The mask {path} cannot be opened.</source>
            <translation>Die Maske {path} kann nicht geöffnet werden.</translation>
        </message>
    </context>
    <context>
        <name>CloudMethod</name>
        <message>
            <source>What is open for the chosen layer. The imagery is checked in any case.</source>
            <translation>Was für den gewählten Layer möglich ist. Die Bilder werden in jedem Fall geprüft.</translation>
        </message>
        <message>
            <source>found by itself</source>
            <translation>selbst gefunden</translation>
        </message>
        <message>
            <source>The scene classification of the Level-2A product; one of the same tile and date is found by itself, among the layers or beside the file</source>
            <translation>Die Szenenklassifikation des Level-2A-Produkts; eine derselben Kachel und desselben Tages wird selbst gefunden, unter den Layern oder neben der Datei</translation>
        </message>
        <message>
            <source>TerraFM heads (*.safetensors);;All files (*)</source>
            <translation>TerraFM-Köpfe (*.safetensors);;Alle Dateien (*)</translation>
        </message>
        <message>
            <source>Trained TerraFM Head</source>
            <translation>Trainierter TerraFM-Kopf</translation>
        </message>
        <message>
            <source>file or imported name</source>
            <translation>Datei oder importierter Name</translation>
        </message>
        <message>
            <source>The file of a trained cloud head, or the name that it was imported under</source>
            <translation>Die Datei eines trainierten Wolkenkopfs oder der Name, unter dem er importiert wurde</translation>
        </message>
        <message>
            <source>The model that the head was trained on: with any other it is refused</source>
            <translation>Das Modell, auf dem der Kopf trainiert wurde: mit jedem anderen wird er abgelehnt</translation>
        </message>
        <message>
            <source>Find by</source>
            <translation>Finden mit</translation>
        </message>
        <message>
            <source>SCL</source>
            <translation>SCL</translation>
        </message>
        <message>
            <source>Head</source>
            <translation>Kopf</translation>
        </message>
        <message>
            <source>Model</source>
            <translation>Modell</translation>
        </message>
        <message>
            <source>Choose the head's file, or type its imported name.</source>
            <translation>Die Datei des Kopfs wählen oder seinen importierten Namen eingeben.</translation>
        </message>
        <message>
            <source>Not open: {reason}.</source>
            <translation>Nicht möglich: {reason}.</translation>
        </message>
        <message>
            <source>No way is open for this layer yet.</source>
            <translation>Für diesen Layer ist noch kein Verfahren verfügbar.</translation>
        </message>
        <message>
            <source>By {method}, since {why}.</source>
            <translation>Mit {method}: {why}.</translation>
        </message>
        <message>
            <source>Automatic</source>
            <translation>Automatisch</translation>
        </message>
        <message>
            <source>Scene classification</source>
            <translation>Szenenklassifikation</translation>
        </message>
        <message>
            <source>Cloud model (ukis-csmask)</source>
            <translation>Wolkenmodell (ukis-csmask)</translation>
        </message>
        <message>
            <source>TerraFM head</source>
            <translation>TerraFM-Kopf</translation>
        </message>
        <message>
            <source>Four classes from Sen2Cor; it finds one shadow in seven.</source>
            <translation>Vier Klassen von Sen2Cor; es findet einen von sieben Schatten.</translation>
        </message>
        <message>
            <source>Clouds and shadows from blue, green, red and near infrared; thin cloud is not apart.</source>
            <translation>Wolken und Schatten aus Blau, Grün, Rot und nahem Infrarot; dünne Wolken werden nicht unterschieden.</translation>
        </message>
        <message>
            <source>Clouds from the ten bands of Level-1C; shadows are matched to them.</source>
            <translation>Wolken aus den zehn Bändern von Level-1C; Schatten werden ihnen zugeordnet.</translation>
        </message>
    </context>
    <context>
        <name>CloudResults</name>
        <message>
            <source>{name}: {cloud} cloud, {shadow} shadow. By {method}, since {why}.</source>
            <translation>{name}: {cloud} Wolken, {shadow} Schatten. Mit {method}: {why}.</translation>
        </message>
        <message>
            <source>Not by {method}: {reason}.</source>
            <translation>Nicht mit {method}: {reason}.</translation>
        </message>
        <message>
            <source>{count} layers have a mask, in the group {group}.</source>
            <translation>{count} Layer haben eine Maske, in der Gruppe {group}.</translation>
        </message>
        <message>
            <source>Clouds</source>
            <translation>Wolken</translation>
        </message>
        <message>
            <source>Offset</source>
            <translation>Offset</translation>
        </message>
        <message>
            <source>Cancelled; finished masks stay.</source>
            <translation>Abgebrochen; fertige Masken bleiben.</translation>
        </message>
        <message>
            <source>Cancelled; nothing was left behind.</source>
            <translation>Abgebrochen; es blieb nichts zurück.</translation>
        </message>
        <message>
            <source>{name}: {sentence}</source>
            <translation>{name}: {sentence}</translation>
        </message>
        <message>
            <source>{count} layers</source>
            <translation>{count} Layer</translation>
        </message>
        <message>
            <source>scene classification</source>
            <translation>Szenenklassifikation</translation>
        </message>
        <message>
            <source>the TerraFM cloud head</source>
            <translation>dem Wolkenkopf von TerraFM</translation>
        </message>
        <message>
            <source>samples</source>
            <translation>Stichproben</translation>
        </message>
    </context>
    <context>
        <name>CloudWays</name>
        <message>
            <source>Into the engine's own environment; it works without a network then</source>
            <translation>In die eigene Umgebung des Rechenkerns; danach geht es ohne Netz</translation>
        </message>
        <message>
            <source>Install the Cloud Model ({size} MB)</source>
            <translation>Wolkenmodell installieren ({size} MB)</translation>
        </message>
        <message>
            <source>Install s2cloudless (10 MB)</source>
            <translation>s2cloudless installieren (10 MB)</translation>
        </message>
        <message>
            <source>Installed; it is ready.</source>
            <translation>Installiert und bereit.</translation>
        </message>
        <message>
            <source>Installing</source>
            <translation>Wird installiert</translation>
        </message>
    </context>
    <context>
        <name>CloudsSection</name>
        <message>
            <source>Clouds</source>
            <translation>Wolken</translation>
        </message>
        <message>
            <source>Find Clouds</source>
            <translation>Wolken suchen</translation>
        </message>
        <message>
            <source>Make a mask of clouds and shadows, as a layer above the imagery</source>
            <translation>Eine Maske von Wolken und Schatten als Layer über den Bilddaten anlegen</translation>
        </message>
        <message>
            <source>More layers to find clouds in</source>
            <translation>Weitere Layer, in denen Wolken gesucht werden</translation>
        </message>
        <message>
            <source>Match shadows to clouds</source>
            <translation>Mit Wolkenschatten</translation>
        </message>
        <message>
            <source>By the sun's position, where the way that is taken does not find shadows by itself</source>
            <translation>Nach dem Sonnenstand, wo das gewählte Verfahren Schatten nicht selbst findet</translation>
        </message>
        <message>
            <source>Choose a Sentinel-2 layer above.</source>
            <translation>Wählen Sie oben einen Sentinel-2-Layer.</translation>
        </message>
        <message>
            <source>none</source>
            <translation>keine</translation>
        </message>
        <message>
            <source>A cloud mask, a scene classification (SCL), or any raster that is 0 where the ground is clear</source>
            <translation>Eine Wolkenmaske, eine Szenenklassifikation (SCL) oder ein beliebiges Raster, das 0 ist, wo der Boden frei ist</translation>
        </message>
        <message>
            <source>Leave clouds out of the map</source>
            <translation>Wolken auslassen</translation>
        </message>
        <message>
            <source>Neither mapped nor learned from: what the mask says is cloud, shadow or to be left out</source>
            <translation>Weder kartiert noch gelernt: was nach der Maske Wolke, Schatten oder auszulassen ist</translation>
        </message>
        <message>
            <source>nothing is left out</source>
            <translation>nichts ausgelassen</translation>
        </message>
        <message>
            <source>More Layers…</source>
            <translation>Weitere Layer…</translation>
        </message>
        <message>
            <source>Find clouds in several layers, one after the other</source>
            <translation>In mehreren Layern nacheinander Wolken suchen</translation>
        </message>
        <message>
            <source>Mask</source>
            <translation>Maske</translation>
        </message>
        <message>
            <source>Find Clouds in {count} Layers</source>
            <translation>Wolken in {count} Layern suchen</translation>
        </message>
        <message>
            <source>{name} ({number} of {count})</source>
            <translation>{name} ({number} von {count})</translation>
        </message>
    </context>
    <context>
        <name>CompareRow</name>
        <message>
            <source>Opacity of the map</source>
            <translation>Deckkraft der Karte</translation>
        </message>
        <message>
            <source>Hold to Compare</source>
            <translation>Vergleichen</translation>
        </message>
        <message>
            <source>While pressed, TerraFM's maps are hidden and the imagery shows; on the map, hold down the key B</source>
            <translation>Solange gedrückt, sind die Karten von TerraFM verborgen und die Bilddaten zu sehen; auf der Karte die Taste B gedrückt halten</translation>
        </message>
        <message>
            <source>Swipe</source>
            <translation>Wischen</translation>
        </message>
        <message>
            <source>A line on the map that can be dragged: imagery left of it, the map right of it; Esc ends it</source>
            <translation>Eine Linie auf der Karte, die sich ziehen lässt: links davon die Bilddaten, rechts die Karte; Esc beendet</translation>
        </message>
        <message>
            <source>Map opacity</source>
            <translation>Deckkraft</translation>
        </message>
        <message>
            <source>There is no map on the screen yet</source>
            <translation>Auf dem Bildschirm ist noch keine Karte</translation>
        </message>
        <message>
            <source>How much ‘{name}’, the uppermost of TerraFM's maps, covers what lies below it</source>
            <translation>Wie stark „{name}“, die oberste der Karten von TerraFM, verdeckt, was darunter liegt</translation>
        </message>
    </context>
    <context>
        <name>DatesAndTiles</name>
        <message>
            <source>Dates and Tiles…</source>
            <translation>Tage und Kacheln…</translation>
        </message>
        <message>
            <source>Add other days, and tiles beside this one, that the project holds of the same place</source>
            <translation>Andere Tage und benachbarte Kacheln hinzufügen, die das Projekt vom selben Ort hat</translation>
        </message>
        <message>
            <source>Reading…</source>
            <translation>Wird gelesen…</translation>
        </message>
        <message>
            <source>{count} products</source>
            <translation>{count} Produkte</translation>
        </message>
        <message>
            <source>{count} days ({first} – {last})</source>
            <translation>{count} Tage ({first} – {last})</translation>
        </message>
        <message>
            <source>{count} tiles</source>
            <translation>{count} Kacheln</translation>
        </message>
        <message>
            <source>up to {percent:.0f} % of a date filled</source>
            <translation>bis zu {percent:.0f} % eines Tages aufgefüllt</translation>
        </message>
        <message>
            <source>{percent:.0f} % clouds</source>
            <translation>{percent:.0f} % Wolken</translation>
        </message>
        <message>
            <source>gives {percent:.0f} %</source>
            <translation>liefert {percent:.0f} %</translation>
        </message>
    </context>
    <context>
        <name>DatesAndTilesDialog</name>
        <message>
            <source>Dates and Tiles</source>
            <translation>Tage und Kacheln</translation>
        </message>
        <message>
            <source>Imagery of the same place</source>
            <translation>Bilder desselben Ortes</translation>
        </message>
        <message>
            <source>Ticked layers become one scene with {name}: what one day shows is one image, also of several tiles and UTM zones; other days are dates, which tell crops and meadows apart and fill the gaps of clouds.</source>
            <translation>Angekreuzte Layer werden mit {name} zu einer Szene: Was ein Tag zeigt, ist ein Bild, auch aus mehreren Kacheln und UTM-Zonen; andere Tage sind Termine, die Äcker und Wiesen unterscheiden und die Lücken der Wolken füllen.</translation>
        </message>
    </context>
    <context>
        <name>EngineCommand</name>
        <message>
            <source>The engine stopped ({reason}): the TerraFM log has the details.</source>
            <translation>Der Rechenkern wurde beendet ({reason}): Einzelheiten stehen im TerraFM-Protokoll.</translation>
        </message>
    </context>
    <context>
        <name>EngineFooter</name>
        <message>
            <source>Set Up Engine</source>
            <translation>Rechenkern einrichten</translation>
        </message>
        <message>
            <source>Choose or make the Python environment that the engine runs in</source>
            <translation>Die Python-Umgebung wählen oder anlegen, in der der Rechenkern läuft</translation>
        </message>
        <message>
            <source>Models: list, download, import</source>
            <translation>Modelle: auflisten, herunterladen, importieren</translation>
        </message>
        <message>
            <source>Engine: set up, repair, remove</source>
            <translation>Rechenkern: einrichten, reparieren, entfernen</translation>
        </message>
        <message>
            <source>Help on the panel</source>
            <translation>Hilfe zum Bedienfeld</translation>
        </message>
    </context>
    <context>
        <name>EngineStatus</name>
        <message>
            <source>Engine ready · {device}</source>
            <translation>Rechenkern bereit · {device}</translation>
        </message>
        <message>
            <source>Engine at work · {device}</source>
            <translation>Rechenkern arbeitet · {device}</translation>
        </message>
        <message>
            <source>Engine is starting…</source>
            <translation>Der Rechenkern startet…</translation>
        </message>
        <message>
            <source>The engine is not set up.</source>
            <translation>Der Rechenkern ist nicht eingerichtet.</translation>
        </message>
        <message>
            <source>The engine stopped; the next click starts it again.</source>
            <translation>Der Rechenkern wurde beendet; der nächste Klick startet ihn neu.</translation>
        </message>
        <message>
            <source>The engine starts when it is needed.</source>
            <translation>Der Rechenkern startet, sobald er gebraucht wird.</translation>
        </message>
    </context>
    <context>
        <name>EnvironmentChoices</name>
        <message>
            <source>The build of PyTorch, which does the computing</source>
            <translation>Die Variante von PyTorch, mit dem gerechnet wird</translation>
        </message>
        <message>
            <source>None: one build, which works everywhere</source>
            <translation>Keine: eine Variante, die überall läuft</translation>
        </message>
        <message>
            <source>The address of PyTorch's own packages, as its installation page gives it, without the part after the last slash. With it there is a smaller build without CUDA on Linux, and one with CUDA on Windows.</source>
            <translation>Die Adresse von PyTorchs eigenen Paketen, wie dessen Installationsseite sie nennt, ohne den Teil nach dem letzten Schrägstrich. Mit ihr gibt es unter Linux eine kleinere Variante ohne CUDA und unter Windows eine mit CUDA.</translation>
        </message>
        <message>
            <source>Where the environment is made; nothing is put elsewhere</source>
            <translation>Wo die Umgebung angelegt wird; anderswo wird nichts abgelegt</translation>
        </message>
        <message>
            <source>The Python to make it with, from 3.11 on; empty: the first that fits is used</source>
            <translation>Das Python, mit dem sie angelegt wird, ab 3.11; leer: das erste passende</translation>
        </message>
        <message>
            <source>Found automatically</source>
            <translation>Wird selbst gefunden</translation>
        </message>
        <message>
            <source>For computers without a network, or for a build of PyTorch of your own: a folder of wheels</source>
            <translation>Für Rechner ohne Netz oder für eine eigene Variante von PyTorch: ein Ordner mit Wheels</translation>
        </message>
        <message>
            <source>Downloaded from the Python package index</source>
            <translation>Vom Python-Paketverzeichnis heruntergeladen</translation>
        </message>
        <message>
            <source>Add the cloud model for Level-1C and Level-2A (ukis-csmask, Apache-2.0, {size} MB)</source>
            <translation>Wolkenmodell für Level-1C und Level-2A hinzufügen (ukis-csmask, Apache-2.0, {size} MB)</translation>
        </message>
        <message>
            <source>Finds clouds and their shadows without a network; can be added later from the panel, too.</source>
            <translation>Findet Wolken und ihre Schatten ohne Netz; lässt sich auch später im Bedienfeld hinzufügen.</translation>
        </message>
        <message>
            <source>Add cloud detection for Level-1C (LightGBM; s2cloudless model, {licence})</source>
            <translation>Wolkenerkennung für Level-1C hinzufügen (LightGBM; s2cloudless-Modell, {licence})</translation>
        </message>
        <message>
            <source>About 10 MB more, for Level-1C alone.</source>
            <translation>Etwa 10 MB mehr, nur für Level-1C.</translation>
        </message>
        <message>
            <source>For the processor</source>
            <translation>Für den Prozessor</translation>
        </message>
        <message>
            <source>For NVIDIA graphics cards and the processor</source>
            <translation>Für NVIDIA-Grafikkarten und den Prozessor</translation>
        </message>
        <message>
            <source>For Macs</source>
            <translation>Für Macs</translation>
        </message>
        <message>
            <source>about {size} GB</source>
            <translation>etwa {size} GB</translation>
        </message>
        <message>
            <source>Build</source>
            <translation>Variante</translation>
        </message>
        <message>
            <source>PyTorch's own</source>
            <translation>PyTorchs eigene</translation>
        </message>
        <message>
            <source>Folder</source>
            <translation>Ordner</translation>
        </message>
        <message>
            <source>Made with</source>
            <translation>Angelegt mit</translation>
        </message>
        <message>
            <source>Wheels</source>
            <translation>Wheels</translation>
        </message>
        <message>
            <source>The s2cloudless model is Sinergise's, no part of TerraFM, and licensed {licence}: whoever publishes a mask that was made with it credits it.</source>
            <translation>Das s2cloudless-Modell stammt von Sinergise, gehört nicht zu TerraFM und steht unter {licence}: Wer eine damit erstellte Maske veröffentlicht, nennt es.</translation>
        </message>
        <message>
            <source>No NVIDIA card was found: the processor computes, and the smallest build is enough.</source>
            <translation>Keine NVIDIA-Karte gefunden: Der Prozessor rechnet, und die kleinste Variante genügt.</translation>
        </message>
        <message>
            <source>The NVIDIA driver is {version}: CUDA 13 needs {oldest} or newer. Update it to use the graphics card.</source>
            <translation>Der NVIDIA-Treiber ist {version}: CUDA 13 braucht {oldest} oder neuer. Um die Grafikkarte zu nutzen, den Treiber aktualisieren.</translation>
        </message>
        <message>
            <source>An NVIDIA driver was found ({version}). The card is tried once all is installed.</source>
            <translation>Ein NVIDIA-Treiber wurde gefunden ({version}). Die Karte wird getestet, sobald alles installiert ist.</translation>
        </message>
        <message>
            <source>of unknown version</source>
            <translation>unbekannter Version</translation>
        </message>
        <message>
            <source>Takes about {size} GB; {free:.0f} GB are free there.</source>
            <translation>Braucht etwa {size} GB; dort sind {free:.0f} GB frei.</translation>
        </message>
    </context>
    <context>
        <name>EnvironmentSetup</name>
        <message>
            <source>The packages cannot be looked through: {reason}.</source>
            <translation>Die Pakete können nicht durchgesehen werden: {reason}.</translation>
        </message>
        <message>
            <source>nothing</source>
            <translation>nichts</translation>
        </message>
        <message>
            <source>Damaged: {found}</source>
            <translation>Beschädigt: {found}</translation>
        </message>
        <message>
            <source>The environment's Python does not start: it is made anew.</source>
            <translation>Das Python der Umgebung startet nicht: Sie wird neu angelegt.</translation>
        </message>
        <message>
            <source>Starting its Python</source>
            <translation>Sein Python wird gestartet</translation>
        </message>
        <message>
            <source>The engine runs in a Python of your own: have its pip install what {lock} lists, and start QGIS again.</source>
            <translation>Der Rechenkern läuft in einem eigenen Python: Installieren Sie dort mit pip, was {lock} auflistet, und starten Sie QGIS neu.</translation>
        </message>
        <message>
            <source>{python} does not exist: choose a Python interpreter.</source>
            <translation>{python} gibt es nicht: einen Python-Interpreter wählen.</translation>
        </message>
        <message>
            <source>No Python from 3.11 on with its venv module was found{seen}: install one (on Debian and Ubuntu the package python3-venv) and choose it here.</source>
            <translation>Es wurde kein Python ab 3.11 mit seinem Modul venv gefunden{seen}: eines installieren (unter Debian und Ubuntu das Paket python3-venv) und hier wählen.</translation>
        </message>
        <message>
            <source>Looking for a Python</source>
            <translation>Ein Python wird gesucht</translation>
        </message>
        <message>
            <source>Made with another Python or build of PyTorch: it is removed and made anew.</source>
            <translation>Mit einem anderen Python oder einer anderen Variante von PyTorch angelegt: Sie wird entfernt und neu angelegt.</translation>
        </message>
        <message>
            <source>The folder {folder} cannot be written ({error}): choose another place.</source>
            <translation>In den Ordner {folder} kann nicht geschrieben werden ({error}): einen anderen Ort wählen.</translation>
        </message>
        <message>
            <source>it does not start</source>
            <translation>es startet nicht</translation>
        </message>
        <message>
            <source>{python} cannot run the TerraFM engine ({problems}): install what is listed in {lock} there, or choose another Python.</source>
            <translation>{python} kann den TerraFM-Rechenkern nicht ausführen ({problems}): dort installieren, was in {lock} steht, oder ein anderes Python wählen.</translation>
        </message>
        <message>
            <source>Starting the engine</source>
            <translation>Der Rechenkern wird gestartet</translation>
        </message>
        <message>
            <source>Ready</source>
            <translation>Bereit</translation>
        </message>
    </context>
    <context>
        <name>GridChoice</name>
        <message>
            <source>Take the imagery's own pixels again</source>
            <translation>Wieder die eigenen Pixel der Bilddaten nehmen</translation>
        </message>
        <message>
            <source>Pixels of {name}</source>
            <translation>Pixel von {name}</translation>
        </message>
    </context>
    <context>
        <name>GridRow</name>
        <message>
            <source>A raster whose pixels the map takes (CRS, pixel size, extent) in place of the imagery's own: a map to compare with, part of a study area</source>
            <translation>Ein Raster, dessen Pixel die Karte annimmt (KBS, Pixelgröße, Ausdehnung) statt der eigenen der Bilddaten: eine Karte zum Vergleich, ein Teil eines Untersuchungsgebiets</translation>
        </message>
        <message>
            <source>the imagery</source>
            <translation>den Bilddaten</translation>
        </message>
        <message>
            <source>Pixels of</source>
            <translation>Pixel von</translation>
        </message>
    </context>
    <context>
        <name>ImagerySection</name>
        <message>
            <source>Imagery</source>
            <translation>Bilddaten</translation>
        </message>
        <message>
            <source>Copying the layer for the engine…</source>
            <translation>Der Layer wird für den Rechenkern kopiert…</translation>
        </message>
        <message>
            <source>Reading…</source>
            <translation>Wird gelesen…</translation>
        </message>
    </context>
    <context>
        <name>ImportSamples</name>
        <message>
            <source>The field whose values are the classes</source>
            <translation>Das Feld, dessen Werte die Klassen sind</translation>
        </message>
        <message>
            <source>How many samples are placed inside each polygon, at random</source>
            <translation>Wie viele Stichproben zufällig in jedes Polygon gesetzt werden</translation>
        </message>
        <message>
            <source>Import</source>
            <translation>Importieren</translation>
        </message>
        <message>
            <source>Add these samples to the samples layer; one Undo takes them back</source>
            <translation>Diese Stichproben dem Stichprobenlayer hinzufügen; einmal Rückgängig nimmt sie zurück</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>Schließen</translation>
        </message>
        <message>
            <source>{name} holds no points or polygons that QGIS can read.</source>
            <translation>{name} enthält keine Punkte oder Polygone, die QGIS lesen kann.</translation>
        </message>
        <message>
            <source>Points or polygons whose class is in a field</source>
            <translation>Punkte oder Polygone, deren Klasse in einem Feld steht</translation>
        </message>
        <message>
            <source>Import from a file</source>
            <translation>Aus einer Datei einlesen</translation>
        </message>
        <message>
            <source>Per polygon</source>
            <translation>Je Polygon</translation>
        </message>
        <message>
            <source>Import from</source>
            <translation>Einlesen aus</translation>
        </message>
        <message>
            <source>Class field</source>
            <translation>Klassenfeld</translation>
        </message>
        <message>
            <source>Vector files</source>
            <translation>Vektordateien</translation>
        </message>
        <message>
            <source>All (*)</source>
            <translation>Alle (*)</translation>
        </message>
        <message>
            <source>Import Samples from</source>
            <translation>Stichproben einlesen aus</translation>
        </message>
        <message>
            <source>Reading samples of {name}</source>
            <translation>Stichproben von {name} werden gelesen</translation>
        </message>
        <message>
            <source>Load a layer of points or polygons, or choose a file with the button above.</source>
            <translation>Einen Layer mit Punkten oder Polygonen laden oder mit dem Knopf darüber eine Datei wählen.</translation>
        </message>
        <message>
            <source>This layer has no field that could hold classes: choose another.</source>
            <translation>Dieser Layer hat kein Feld, das Klassen enthalten könnte: einen anderen wählen.</translation>
        </message>
        <message>
            <source>Reading…</source>
            <translation>Wird gelesen…</translation>
        </message>
    </context>
    <context>
        <name>InstalledEnvironment</name>
        <message>
            <source>Repair</source>
            <translation>Reparieren</translation>
        </message>
        <message>
            <source>Look for every file and install again what is damaged or missing</source>
            <translation>Jede Datei prüfen und neu installieren, was beschädigt ist oder fehlt</translation>
        </message>
        <message>
            <source>Remove…</source>
            <translation>Entfernen…</translation>
        </message>
        <message>
            <source>Delete the environment from the disk; models, maps and settings stay</source>
            <translation>Die Umgebung vom Datenträger löschen; Modelle, Karten und Einstellungen bleiben</translation>
        </message>
        <message>
            <source>Delete It</source>
            <translation>Löschen</translation>
        </message>
        <message>
            <source>Keep It</source>
            <translation>Behalten</translation>
        </message>
        <message>
            <source>In {folder}</source>
            <translation>In {folder}</translation>
        </message>
        <message>
            <source>Size of TerraFM's environment</source>
            <translation>Größe der Umgebung von TerraFM</translation>
        </message>
        <message>
            <source>In {folder}, {size}</source>
            <translation>In {folder}, {size}</translation>
        </message>
        <message>
            <source>not whole: repair it, or create it again</source>
            <translation>nicht vollständig: reparieren oder neu anlegen</translation>
        </message>
        <message>
            <source>Delete {size} in {folder}?</source>
            <translation>{size} in {folder} löschen?</translation>
        </message>
        <message>
            <source>Removing {folder}…</source>
            <translation>{folder} wird entfernt…</translation>
        </message>
        <message>
            <source>Removing TerraFM's environment</source>
            <translation>Umgebung von TerraFM entfernen</translation>
        </message>
        <message>
            <source>{size} were freed; nothing is left of {folder}.</source>
            <translation>{size} wurden frei; {folder} ist vollständig entfernt.</translation>
        </message>
        <message>
            <source>Some of {folder} could not be removed: close other programs that use it and try again.</source>
            <translation>Ein Teil von {folder} konnte nicht entfernt werden: andere Programme schließen, die ihn benutzen, und es noch einmal versuchen.</translation>
        </message>
    </context>
    <context>
        <name>LayerFiles</name>
        <message>
            <source>Copying {name} for TerraFM</source>
            <translation>{name} wird für TerraFM kopiert</translation>
        </message>
    </context>
    <context>
        <name>LevelBox</name>
        <message>
            <source>What the map shows: the classes that you click, or coarser ones, whose probabilities are those of the classes in them, summed</source>
            <translation>Was die Karte zeigt: die Klassen, die Sie anklicken, oder gröbere, deren Wahrscheinlichkeit die Summe der Klassen in ihnen ist</translation>
        </message>
        <message>
            <source>Level</source>
            <translation>Ebene</translation>
        </message>
        <message>
            <source>{number}: as clicked</source>
            <translation>{number}: wie angeklickt</translation>
        </message>
        <message>
            <source>{name} ({count} classes)</source>
            <translation>{name} ({count} Klassen)</translation>
        </message>
    </context>
    <context>
        <name>LiveLayers</name>
        <message>
            <source>TerraFM land cover</source>
            <translation>TerraFM-Landbedeckung</translation>
        </message>
        <message>
            <source>TerraFM confidence</source>
            <translation>TerraFM-Sicherheit</translation>
        </message>
    </context>
    <context>
        <name>LiveMapController</name>
        <message>
            <source>Choose a Sentinel-2 or Sentinel-1 layer to begin.</source>
            <translation>Zu Beginn einen Sentinel-2- oder Sentinel-1-Layer wählen.</translation>
        </message>
        <message>
            <source>The map shows no part of the imagery: zoom to it.</source>
            <translation>Die Karte zeigt keinen Teil der Bilddaten: auf sie zoomen.</translation>
        </message>
    </context>
    <context>
        <name>LookButton</name>
        <message>
            <source>See the imagery in other colours</source>
            <translation>Die Bilddaten in anderen Farben sehen</translation>
        </message>
    </context>
    <context>
        <name>MapCheck</name>
        <message>
            <source>The layer '{name}' is not as its file is, in CRS or no data: export it as a GeoTIFF first.</source>
            <translation>Der Layer „{name}“ weicht in Koordinatensystem oder Nodata-Werten von seiner Datei ab: erst als GeoTIFF exportieren.</translation>
        </message>
        <message>
            <source>{name} – check</source>
            <translation>{name} – Prüfung</translation>
        </message>
        <message>
            <source>'{path}' could not be opened as a layer.</source>
            <translation>„{path}“ ließ sich nicht als Layer öffnen.</translation>
        </message>
    </context>
    <context>
        <name>MapOutputs</name>
        <message>
            <source>The map was saved as {path}, its polygons as {polygons}.</source>
            <translation>Die Karte wurde als {path} gespeichert, ihre Polygone als {polygons}.</translation>
        </message>
        <message>
            <source>The map was saved as {path}.</source>
            <translation>Die Karte wurde als {path} gespeichert.</translation>
        </message>
        <message>
            <source>live map</source>
            <translation>laufende Karte</translation>
        </message>
        <message>
            <source>The report on ‘{name}’: &lt;a href="{link}"&gt;{path}&lt;/a&gt;</source>
            <translation>Der Bericht zu „{name}“: &lt;a href="{link}"&gt;{path}&lt;/a&gt;</translation>
        </message>
        <message>
            <source>The map does not carry a report: save it again with this version.</source>
            <translation>Die Karte enthält keinen Bericht: sie mit dieser Version noch einmal speichern.</translation>
        </message>
        <message>
            <source>Land cover</source>
            <translation>Landbedeckung</translation>
        </message>
        <message>
            <source>The layout shows the live map, which is not kept with the project: save the map.</source>
            <translation>Das Layout zeigt die laufende Karte, die nicht mit dem Projekt gespeichert wird: die Karte speichern.</translation>
        </message>
        <message>
            <source>TerraFM</source>
            <translation>TerraFM</translation>
        </message>
    </context>
    <context>
        <name>MapSection</name>
        <message>
            <source>Map</source>
            <translation>Karte</translation>
        </message>
        <message>
            <source>Live</source>
            <translation>Laufend</translation>
        </message>
        <message>
            <source>Map what the screen shows after each click and pan, then the rest of the scene</source>
            <translation>Nach jedem Klick und Verschieben kartieren, was der Bildschirm zeigt, dann den Rest der Szene</translation>
        </message>
        <message>
            <source>Confidence</source>
            <translation>Sicherheit</translation>
        </message>
        <message>
            <source>A second layer over the map: the probability of the mapped class, dark where the map is doubtful</source>
            <translation>Ein zweiter Layer über der Karte: die Wahrscheinlichkeit der kartierten Klasse; dunkel, wo die Karte unsicher ist</translation>
        </message>
        <message>
            <source>Whole Scene</source>
            <translation>Ganze Szene</translation>
        </message>
        <message>
            <source>Map all of the scene now and show it</source>
            <translation>Die ganze Szene jetzt kartieren und zeigen</translation>
        </message>
        <message>
            <source>Save as…</source>
            <translation>Sichern…</translation>
        </message>
        <message>
            <source>Map all of the scene into a GeoTIFF with class names and colours, on request into polygons too</source>
            <translation>Die ganze Szene in ein GeoTIFF mit Klassennamen und -farben kartieren, auf Wunsch auch in Polygone</translation>
        </message>
        <message>
            <source>More</source>
            <translation>Mehr</translation>
        </message>
        <message>
            <source>A report on the map, or a print layout of it</source>
            <translation>Ein Bericht über die Karte oder ein Drucklayout von ihr</translation>
        </message>
        <message>
            <source>Save Report…</source>
            <translation>Bericht speichern…</translation>
        </message>
        <message>
            <source>A page on the saved map, or else the live one: picture, accuracy, areas, and how it was made</source>
            <translation>Eine Seite zur gespeicherten, sonst zur laufenden Karte: Bild, Genauigkeit, Flächen und wie sie entstand</translation>
        </message>
        <message>
            <source>Print Layout</source>
            <translation>Drucklayout</translation>
        </message>
        <message>
            <source>Open a new print layout of the map with legend, areas, accuracy and credits</source>
            <translation>Ein neues Drucklayout der Karte öffnen, mit Legende, Flächen, Genauigkeit und Quellen</translation>
        </message>
        <message>
            <source>No map yet.</source>
            <translation>Noch keine Karte.</translation>
        </message>
        <message>
            <source>Too few samples to estimate the accuracy: add some in other places.</source>
            <translation>Zu wenige Stichproben, um die Genauigkeit zu schätzen: an anderen Orten welche hinzufügen.</translation>
        </message>
        <message>
            <source>Cross-validated: {overall:.0f} % correct, F1 {f1}</source>
            <translation>Kreuzvalidiert: {overall:.0f} % richtig, F1 {f1}</translation>
        </message>
        <message>
            <source>Each sample is classified by a classifier that has not seen it or its neighbours; F1 is the mean over the classes.</source>
            <translation>Jede Stichprobe wird von einem Klassifikator eingeordnet, der weder sie noch ihre Nachbarn kennt; F1 ist das Mittel über die Klassen.</translation>
        </message>
        <message>
            <source>A random forest on the bands: {overall:.0f} %, F1 {f1}</source>
            <translation>Ein Random Forest auf den Bändern: {overall:.0f} %, F1 {f1}</translation>
        </message>
        <message>
            <source>It is ahead: try the randomised trees.</source>
            <translation>Er liegt vorn: die Zufallsbäume versuchen.</translation>
        </message>
        <message>
            <source>Areas in the whole scene</source>
            <translation>Flächen in der ganzen Szene</translation>
        </message>
        <message>
            <source>Areas on the screen</source>
            <translation>Flächen auf dem Bildschirm</translation>
        </message>
        <message>
            <source>Polygons in a GeoPackage, and the GeoTIFF (*.gpkg)</source>
            <translation>Polygone in einem GeoPackage, und das GeoTIFF (*.gpkg)</translation>
        </message>
        <message>
            <source>Save the Map as</source>
            <translation>Karte speichern als</translation>
        </message>
        <message>
            <source>Pages (*.html)</source>
            <translation>Seiten (*.html)</translation>
        </message>
        <message>
            <source>Save the Report as</source>
            <translation>Den Bericht speichern als</translation>
        </message>
    </context>
    <context>
        <name>MaskReading</name>
        <message>
            <source>Values that were seen: {values}</source>
            <translation>Gefundene Werte: {values}</translation>
        </message>
        <message>
            <source>Read as a scene classification (SCL): clouds, shadows and defective pixels are left out.</source>
            <translation>Gelesen als Szenenklassifikation (SCL): Wolken, Schatten und schadhafte Pixel werden ausgelassen.</translation>
        </message>
        <message>
            <source>Read as a cloud mask: clouds and shadows, all but 0, are left out.</source>
            <translation>Gelesen als Wolkenmaske: Wolken und Schatten, alles außer 0, werden ausgelassen.</translation>
        </message>
        <message>
            <source>Read as Fmask: clouds (4) and shadows (2) are left out.</source>
            <translation>Gelesen als Fmask: Wolken (4) und Schatten (2) werden ausgelassen.</translation>
        </message>
        <message>
            <source>Read as Fmask of HLS: clouds, what lies beside them, and shadows are left out.</source>
            <translation>Gelesen als Fmask von HLS: Wolken, ihr Rand und Schatten werden ausgelassen.</translation>
        </message>
        <message>
            <source>Read as a mask of valid pixels: 0 is left out.</source>
            <translation>Gelesen als Maske gültiger Pixel: 0 wird ausgelassen.</translation>
        </message>
        <message>
            <source>Read as a mask of 0 and 1: all but 0 is left out.</source>
            <translation>Gelesen als Maske aus 0 und 1: alles außer 0 wird ausgelassen.</translation>
        </message>
    </context>
    <context>
        <name>MethodSection</name>
        <message>
            <source>Method</source>
            <translation>Verfahren</translation>
        </message>
        <message>
            <source>Linear and trees</source>
            <translation>Linear und Bäume</translation>
        </message>
        <message>
            <source>Linear probe</source>
            <translation>Linearer Klassifikator</translation>
        </message>
        <message>
            <source>Nearest neighbours</source>
            <translation>Nächste Nachbarn</translation>
        </message>
        <message>
            <source>Randomised trees</source>
            <translation>Zufallsbäume</translation>
        </message>
        <message>
            <source>Linear and trees: together, as your samples speak for them; the better choice where they were surveyed. Neighbours: for classes of many faces. Trees: the pixels alone, without what is around.</source>
            <translation>Linear und Bäume: zusammen, so wie Ihre Stichproben für sie sprechen; die bessere Wahl, wo diese im Gelände erhoben wurden. Nachbarn: für Klassen mit vielen Erscheinungsformen. Bäume: die Pixel allein, ohne ihre Umgebung.</translation>
        </message>
        <message>
            <source>as imagery</source>
            <translation>wie Bilddaten</translation>
        </message>
        <message>
            <source>Pixel size of the map</source>
            <translation>Pixelgröße der Karte</translation>
        </message>
        <message>
            <source>none</source>
            <translation>keiner</translation>
        </message>
        <message>
            <source>Averages the class probabilities over this distance among pixels that look alike: fewer lone pixels, while edges and roads stay</source>
            <translation>Mittelt die Klassenwahrscheinlichkeiten über diese Entfernung unter Pixeln, die sich gleichen: weniger einzelne Pixel, Kanten und Wege bleiben</translation>
        </message>
        <message>
            <source>The model whose features are classified</source>
            <translation>Das Modell, dessen Merkmale klassifiziert werden</translation>
        </message>
        <message>
            <source>Classes equally common</source>
            <translation>Klassen gleich häufig</translation>
        </message>
        <message>
            <source>Off: how common each class is, is told from the scene, so that rare ones are not found everywhere. On: finds more of what is rare, and more that only looks like it. For the linear probe, also with trees.</source>
            <translation>Aus: Wie häufig jede Klasse ist, wird aus der Szene erschlossen, damit seltene nicht überall gefunden werden. Ein: findet mehr von dem, was selten ist, und mehr, was nur so aussieht. Für den linearen Klassifikator, auch mit Bäumen.</translation>
        </message>
        <message>
            <source>Compare: random forest</source>
            <translation>Vergleich: Random Forest</translation>
        </message>
        <message>
            <source>Cross-validate a random forest on the bands too, once the map is there; a click comes first</source>
            <translation>Auch einen Random Forest auf den Bändern kreuzvalidieren, sobald die Karte da ist; ein Klick geht vor</translation>
        </message>
        <message>
            <source>Classifier</source>
            <translation>Klassifikator</translation>
        </message>
        <message>
            <source>Resolution</source>
            <translation>Auflösung</translation>
        </message>
        <message>
            <source>Smoothing</source>
            <translation>Glättung</translation>
        </message>
        <message>
            <source>Model</source>
            <translation>Modell</translation>
        </message>
        <message>
            <source>smoothed {metres}</source>
            <translation>geglättet über {metres}</translation>
        </message>
    </context>
    <context>
        <name>ModelLibrary</name>
        <message>
            <source>Reading the models</source>
            <translation>Modelle werden gelesen</translation>
        </message>
        <message>
            <source>Downloading {name}</source>
            <translation>{name} wird heruntergeladen</translation>
        </message>
        <message>
            <source>There is a model named {name}: choose another name, or remove that one first.</source>
            <translation>Es gibt schon ein Modell namens {name}: einen anderen Namen wählen oder jenes zuerst entfernen.</translation>
        </message>
        <message>
            <source>Importing {name}</source>
            <translation>{name} wird importiert</translation>
        </message>
        <message>
            <source>Checking {name}</source>
            <translation>{name} wird geprüft</translation>
        </message>
        <message>
            <source>Removing {name}</source>
            <translation>{name} wird entfernt</translation>
        </message>
        <message>
            <source>New maps are made with {title}.</source>
            <translation>Neue Karten entstehen mit {title}.</translation>
        </message>
        <message>
            <source>Something else is under way: wait for it, or cancel it.</source>
            <translation>Etwas anderes ist im Gange: darauf warten oder es abbrechen.</translation>
        </message>
        <message>
            <source>{title} is ready as {name}.</source>
            <translation>{title} steht als {name} bereit.</translation>
        </message>
        <message>
            <source>{name} was removed.</source>
            <translation>{name} wurde entfernt.</translation>
        </message>
        <message>
            <source>{name} is whole.</source>
            <translation>{name} ist unversehrt.</translation>
        </message>
    </context>
    <context>
        <name>ModelTable</name>
        <message>
            <source>Model</source>
            <translation>Modell</translation>
        </message>
        <message>
            <source>Size</source>
            <translation>Größe</translation>
        </message>
        <message>
            <source>Trained</source>
            <translation>Trainiert</translation>
        </message>
        <message>
            <source>Source</source>
            <translation>Herkunft</translation>
        </message>
        <message>
            <source>Licence</source>
            <translation>Lizenz</translation>
        </message>
        <message>
            <source>Verified</source>
            <translation>Geprüft</translation>
        </message>
        <message>
            <source>What the engine can compute with; select one to read where it comes from</source>
            <translation>Womit der Rechenkern rechnen kann; eines auswählen, um zu lesen, woher es stammt</translation>
        </message>
        <message>
            <source>{title} – default</source>
            <translation>{title} – Vorgabe</translation>
        </message>
        <message>
            <source>head</source>
            <translation>Kopf</translation>
        </message>
        <message>
            <source>yes</source>
            <translation>ja</translation>
        </message>
        <message>
            <source>no</source>
            <translation>nein</translation>
        </message>
        <message>
            <source>not stated</source>
            <translation>nicht angegeben</translation>
        </message>
        <message>
            <source>built in</source>
            <translation>eingebaut</translation>
        </message>
        <message>
            <source>bundled</source>
            <translation>mitgeliefert</translation>
        </message>
        <message>
            <source>downloaded</source>
            <translation>heruntergeladen</translation>
        </message>
        <message>
            <source>imported</source>
            <translation>importiert</translation>
        </message>
        <message>
            <source>damaged</source>
            <translation>beschädigt</translation>
        </message>
        <message>
            <source>whole</source>
            <translation>unversehrt</translation>
        </message>
        <message>
            <source>at its download</source>
            <translation>beim Herunterladen</translation>
        </message>
        <message>
            <source>not yet</source>
            <translation>noch nicht</translation>
        </message>
    </context>
    <context>
        <name>ModelsDialog</name>
        <message>
            <source>TerraFM Models</source>
            <translation>TerraFM-Modelle</translation>
        </message>
        <message>
            <source>Use for New Maps</source>
            <translation>Für neue Karten verwenden</translation>
        </message>
        <message>
            <source>New projects and the Processing algorithms take this model</source>
            <translation>Neue Projekte und die Verarbeitungswerkzeuge nehmen dieses Modell</translation>
        </message>
        <message>
            <source>Verify</source>
            <translation>Prüfen</translation>
        </message>
        <message>
            <source>Read every byte of the file and hold it to its checksum</source>
            <translation>Jedes Byte der Datei lesen und mit ihrer Prüfsumme vergleichen</translation>
        </message>
        <message>
            <source>Remove…</source>
            <translation>Entfernen…</translation>
        </message>
        <message>
            <source>Delete the file from the folder of models</source>
            <translation>Die Datei aus dem Ordner der Modelle löschen</translation>
        </message>
        <message>
            <source>Delete It</source>
            <translation>Löschen</translation>
        </message>
        <message>
            <source>The file cannot be brought back</source>
            <translation>Die Datei kann nicht zurückgeholt werden</translation>
        </message>
        <message>
            <source>Keep It</source>
            <translation>Behalten</translation>
        </message>
        <message>
            <source>Leave everything as it is</source>
            <translation>Alles lassen, wie es ist</translation>
        </message>
        <message>
            <source>Name: {name}</source>
            <translation>Name: {name}</translation>
        </message>
        <message>
            <source>Where it comes from: {provenance}</source>
            <translation>Herkunft: {provenance}</translation>
        </message>
        <message>
            <source>Licence: {licence}</source>
            <translation>Lizenz: {licence}</translation>
        </message>
        <message>
            <source>not stated</source>
            <translation>nicht angegeben</translation>
        </message>
        <message>
            <source>File: {path}</source>
            <translation>Datei: {path}</translation>
        </message>
        <message>
            <source>Delete {name}, {size}?</source>
            <translation>{name} löschen, {size}?</translation>
        </message>
    </context>
    <context>
        <name>MoreLayers</name>
        <message>
            <source>More Layers…</source>
            <translation>Weitere Layer…</translation>
        </message>
        <message>
            <source>Join elevation, indices, classes or a precomputed embedding to the imagery, or map from them alone</source>
            <translation>Höhe, Indizes, Klassen oder ein vorberechnetes Embedding zu den Bilddaten hinzunehmen oder allein daraus kartieren</translation>
        </message>
        <message>
            <source>Reading…</source>
            <translation>Wird gelesen…</translation>
        </message>
        <message>
            <source>cannot be used</source>
            <translation>nicht verwendbar</translation>
        </message>
        <message>
            <source>amounts</source>
            <translation>Mengen</translation>
        </message>
        <message>
            <source>{count} classes</source>
            <translation>{count} Klassen</translation>
        </message>
        <message>
            <source>embedding of {count} numbers</source>
            <translation>Embedding aus {count} Zahlen</translation>
        </message>
    </context>
    <context>
        <name>MoreLayersDialog</name>
        <message>
            <source>More Layers</source>
            <translation>Weitere Layer</translation>
        </message>
        <message>
            <source>Raster layers of the project</source>
            <translation>Rasterlayer des Projekts</translation>
        </message>
        <message>
            <source>Ticked layers are joined to the imagery as features: elevation, indices, classes, another composite, or a precomputed embedding, which also maps without imagery. How much each counts is told from your samples.</source>
            <translation>Angekreuzte Layer kommen als Merkmale zu den Bilddaten hinzu: Höhe, Indizes, Klassen, ein weiteres Komposit oder ein vorberechnetes Embedding, das auch ohne Bilddaten kartiert. Wie viel jeder zählt, sagen Ihre Stichproben.</translation>
        </message>
    </context>
    <context>
        <name>NoticeWithDetails</name>
        <message>
            <source>Hide details</source>
            <translation>Einzelheiten ausblenden</translation>
        </message>
        <message>
            <source>Details</source>
            <translation>Einzelheiten</translation>
        </message>
    </context>
    <context>
        <name>OfficialWeights</name>
        <message>
            <source>Official weights</source>
            <translation>Offizielle Gewichte</translation>
        </message>
        <message>
            <source>I have read this and want these weights on my computer</source>
            <translation>Ich habe das gelesen und möchte diese Gewichte auf meinem Rechner</translation>
        </message>
        <message>
            <source>Without it nothing is downloaded</source>
            <translation>Ohne Zustimmung wird nichts heruntergeladen</translation>
        </message>
        <message>
            <source>What the model is called from now on: letters, digits, '-' and '_'</source>
            <translation>Wie das Modell von nun an heißt: Buchstaben, Ziffern, „-“ und „_“</translation>
        </message>
        <message>
            <source>Replace another model of that name</source>
            <translation>Ein anderes Modell dieses Namens ersetzen</translation>
        </message>
        <message>
            <source>Needed where the publisher has changed the file since it was downloaded</source>
            <translation>Nötig, wenn der Herausgeber die Datei seit dem Herunterladen geändert hat</translation>
        </message>
        <message>
            <source>Download</source>
            <translation>Herunterladen</translation>
        </message>
        <message>
            <source>What was interrupted goes on where it stopped; every byte is checked</source>
            <translation>Was unterbrochen wurde, geht dort weiter, wo es anhielt; jedes Byte wird geprüft</translation>
        </message>
        <message>
            <source>{file} by the authors of TerraFM: {size:.0f} MB from huggingface.co/{repository}.</source>
            <translation>{file} von den Autoren von TerraFM: {size:.0f} MB von huggingface.co/{repository}.</translation>
        </message>
        <message>
            <source>Resume Download ({there:.0f} MB are here)</source>
            <translation>Weiter herunterladen ({there:.0f} MB sind da)</translation>
        </message>
    </context>
    <context>
        <name>OtherDate</name>
        <message>
            <source>the later date</source>
            <translation>die späteren</translation>
        </message>
        <message>
            <source>the earlier date</source>
            <translation>die früheren</translation>
        </message>
        <message>
            <source>When the imagery that is chosen at the top was taken</source>
            <translation>Wann die oben gewählten Bilddaten aufgenommen wurden</translation>
        </message>
        <message>
            <source>Sentinel-2 of the other date, of the same processing level</source>
            <translation>Sentinel-2 des anderen Zeitpunkts, in derselben Verarbeitungsstufe</translation>
        </message>
        <message>
            <source>Sentinel-1 of the other date; without it, Sentinel-2 alone is compared</source>
            <translation>Sentinel-1 des anderen Zeitpunkts; ohne es wird Sentinel-2 allein verglichen</translation>
        </message>
        <message>
            <source>Other Sentinel-2</source>
            <translation>Anderes Sentinel-2</translation>
        </message>
        <message>
            <source>Other Sentinel-1</source>
            <translation>Anderes Sentinel-1</translation>
        </message>
        <message>
            <source>The two dates are said to have different processing levels: use one level.</source>
            <translation>Für die beiden Zeitpunkte sind verschiedene Verarbeitungsstufen angegeben: dieselbe Stufe verwenden.</translation>
        </message>
        <message>
            <source>Imagery is</source>
            <translation>Bilddaten sind</translation>
        </message>
        <message>
            <source>none</source>
            <translation>keiner</translation>
        </message>
    </context>
    <context>
        <name>OtherMapSettings</name>
        <message>
            <source>Only the visible part</source>
            <translation>Nur der sichtbare Teil</translation>
        </message>
        <message>
            <source>Only what the screen shows of the imagery: sooner done where that is large</source>
            <translation>Nur was der Bildschirm von den Bilddaten zeigt: schneller fertig, wo diese groß sind</translation>
        </message>
        <message>
            <source>Similar to</source>
            <translation>Ähnlich wie</translation>
        </message>
        <message>
            <source>Clusters</source>
            <translation>Cluster</translation>
        </message>
        <message>
            <source>Size</source>
            <translation>Größe</translation>
        </message>
        <message>
            <source>Map</source>
            <translation>Karte</translation>
        </message>
        <message>
            <source>Similarity to places</source>
            <translation>Ähnliche Orte</translation>
        </message>
        <message>
            <source>Change between two dates</source>
            <translation>Veränderung</translation>
        </message>
        <message>
            <source>Embedding as colours</source>
            <translation>Merkmale als Farben</translation>
        </message>
        <message>
            <source>Cloud-free composite</source>
            <translation>Wolkenfreies Komposit</translation>
        </message>
        <message>
            <source>Segments</source>
            <translation>Segmente</translation>
        </message>
        <message>
            <source>Show me more like this: how similar every place is to those you click</source>
            <translation>Mehr davon: wie ähnlich jeder Ort den angeklickten ist</translation>
        </message>
        <message>
            <source>Groups of places that look alike, without samples</source>
            <translation>Gruppen von Orten, die sich gleichen, ohne Stichproben</translation>
        </message>
        <message>
            <source>How much every place changed, from 0 to 100</source>
            <translation>Wie sehr sich jeder Ort verändert hat, von 0 bis 100</translation>
        </message>
        <message>
            <source>The first three principal components as red, green and blue</source>
            <translation>Die ersten drei Hauptkomponenten als Rot, Grün und Blau</translation>
        </message>
        <message>
            <source>One scene of the dates and tiles that are chosen at the top, without clouds</source>
            <translation>Eine Szene aus den oben gewählten Tagen und Kacheln, ohne Wolken</translation>
        </message>
        <message>
            <source>Areas that look alike inside, to be mapped as parcels where there are none</source>
            <translation>Flächen, die in sich gleich aussehen, als Parzellen der Karte, wo es keine gibt</translation>
        </message>
        <message>
            <source>Maps from the same features, which need no classes</source>
            <translation>Karten aus denselben Merkmalen, die keine Klassen brauchen</translation>
        </message>
        <message>
            <source>the mean of the places</source>
            <translation>das Mittel der Orte</translation>
        </message>
        <message>
            <source>the nearest of the places</source>
            <translation>der nächste der Orte</translation>
        </message>
        <message>
            <source>The mean suits places of one kind, the nearest places of several kinds</source>
            <translation>Das Mittel passt zu Orten einer Art, der nächste zu Orten mehrerer Arten</translation>
        </message>
        <message>
            <source> ha</source>
            <translation> ha</translation>
        </message>
        <message>
            <source>Area of a segment in hectares, about</source>
            <translation>Ungefähre Fläche eines Segments in Hektar</translation>
        </message>
        <message>
            <source>suggested</source>
            <translation>vorgeschlagen</translation>
        </message>
        <message>
            <source>How many; suggested: the number from 3 to 15 that separates them best</source>
            <translation>Wie viele; vorgeschlagen: die Zahl von 3 bis 15, die sie am besten trennt</translation>
        </message>
    </context>
    <context>
        <name>OtherMaps</name>
        <message>
            <source>The map {path} cannot be opened.</source>
            <translation>Die Karte {path} lässt sich nicht öffnen.</translation>
        </message>
    </context>
    <context>
        <name>OtherMapsSection</name>
        <message>
            <source>Other Maps</source>
            <translation>Weitere Karten</translation>
        </message>
        <message>
            <source>Make the map as a layer; model, resolution and smoothing are those of the section Method</source>
            <translation>Die Karte als Layer erstellen; Modell, Auflösung und Glättung sind die des Abschnitts Verfahren</translation>
        </message>
        <message>
            <source>Use as Parcels</source>
            <translation>Als Parzellen nehmen</translation>
        </message>
        <message>
            <source>Map by these segments: each has one class, and a click inside labels all of it</source>
            <translation>Nach diesen Segmenten kartieren: jedes hat eine Klasse, und ein Klick hinein gilt für das ganze</translation>
        </message>
        <message>
            <source>Map Similarity</source>
            <translation>Ähnlichkeit kartieren</translation>
        </message>
        <message>
            <source>Map Clusters</source>
            <translation>Cluster kartieren</translation>
        </message>
        <message>
            <source>Map Change</source>
            <translation>Veränderung kartieren</translation>
        </message>
        <message>
            <source>Map Embedding</source>
            <translation>Merkmale kartieren</translation>
        </message>
        <message>
            <source>Make Composite</source>
            <translation>Komposit erstellen</translation>
        </message>
        <message>
            <source>Make Segments</source>
            <translation>Segmente bilden</translation>
        </message>
        <message>
            <source>Cancelled; nothing was left behind.</source>
            <translation>Abgebrochen; es blieb nichts zurück.</translation>
        </message>
    </context>
    <context>
        <name>OverlapRow</name>
        <message>
            <source>Show the outlines of both layers on the map</source>
            <translation>Die Umrisse beider Layer auf der Karte zeigen</translation>
        </message>
    </context>
    <context>
        <name>ParcelsChoice</name>
        <message>
            <source>no parcels</source>
            <translation>keine Parzellen</translation>
        </message>
        <message>
            <source>A polygon layer whose areas are the map's unit: each has one class, and a click inside labels all of it</source>
            <translation>Ein Polygonlayer, dessen Flächen die Einheit der Karte sind: jede hat eine Klasse, und ein Klick hinein gilt für die ganze</translation>
        </message>
        <message>
            <source>Parcels</source>
            <translation>Parzellen</translation>
        </message>
        <message>
            <source>Copying {name} for TerraFM</source>
            <translation>{name} wird für TerraFM kopiert</translation>
        </message>
    </context>
    <context>
        <name>PlacePicker</name>
        <message>
            <source>Pick Places</source>
            <translation>Orte wählen</translation>
        </message>
        <message>
            <source>Click one or a few places on the map to find more like them; right click takes one back, Esc ends</source>
            <translation>Einen oder ein paar Orte auf der Karte anklicken, um mehr davon zu finden; Rechtsklick nimmt einen zurück, Esc beendet</translation>
        </message>
        <message>
            <source>Forget the places</source>
            <translation>Die Orte vergessen</translation>
        </message>
        <message>
            <source>{count} places picked.</source>
            <translation>{count} Orte gewählt.</translation>
        </message>
        <message>
            <source>One place picked.</source>
            <translation>Ein Ort gewählt.</translation>
        </message>
        <message>
            <source>Click the map; Esc ends.</source>
            <translation>In die Karte klicken; Esc beendet.</translation>
        </message>
    </context>
    <context>
        <name>PointWalk</name>
        <message>
            <source>The answer could not be written to the layer of points: is its file there?</source>
            <translation>Die Antwort ließ sich nicht in den Punktlayer schreiben: Ist seine Datei noch da?</translation>
        </message>
    </context>
    <context>
        <name>ProgressRow</name>
        <message>
            <source>Cancel</source>
            <translation>Abbrechen</translation>
        </message>
        <message>
            <source>{doing} – {percent:.0f} %</source>
            <translation>{doing} – {percent:.0f} %</translation>
        </message>
    </context>
    <context>
        <name>RasterSource</name>
        <message>
            <source>none</source>
            <translation>keiner</translation>
        </message>
        <message>
            <source>Raster layer with {title} bands</source>
            <translation>Rasterlayer mit Bändern von {title}</translation>
        </message>
        <message>
            <source>Level, offset, unit and bands of this layer</source>
            <translation>Level, Offset, Einheit und Bänder dieses Layers</translation>
        </message>
        <message>
            <source>Level, offset, unit and bands of {title}</source>
            <translation>Level, Offset, Einheit und Bänder von {title}</translation>
        </message>
        <message>
            <source>Offset</source>
            <translation>Offset</translation>
        </message>
        <message>
            <source>Level</source>
            <translation>Level</translation>
        </message>
        <message>
            <source>Level-2A</source>
            <translation>Level-2A</translation>
        </message>
        <message>
            <source>Level-1C</source>
            <translation>Level-1C</translation>
        </message>
        <message>
            <source>Processing level: 2A is surface reflectance, 1C top of atmosphere</source>
            <translation>Verarbeitungsstufe: 2A ist die Reflexion am Boden, 1C die an der Obergrenze der Atmosphäre</translation>
        </message>
        <message>
            <source>Unit</source>
            <translation>Einheit</translation>
        </message>
        <message>
            <source>Decibels</source>
            <translation>Dezibel</translation>
        </message>
        <message>
            <source>Linear power</source>
            <translation>Lineare Leistung</translation>
        </message>
        <message>
            <source>Unit of the backscatter</source>
            <translation>Einheit der Rückstreuung</translation>
        </message>
        <message>
            <source>as recognised</source>
            <translation>wie erkannt</translation>
        </message>
        <message>
            <source>What is still added to the values: 1000 since processing baseline 04.00 where nothing removed it</source>
            <translation>Was noch zu den Werten addiert ist: 1000 seit Processing Baseline 04.00, wo es nicht entfernt wurde</translation>
        </message>
        <message>
            <source>none (0)</source>
            <translation>keiner (0)</translation>
        </message>
        <message>
            <source>{count} bands</source>
            <translation>{count} Bänder</translation>
        </message>
        <message>
            <source>bands as you set them</source>
            <translation>Bänder selbst zugeordnet</translation>
        </message>
        <message>
            <source>from</source>
            <translation>aus</translation>
        </message>
        <message>
            <source>Missing: {bands}</source>
            <translation>Fehlend: {bands}</translation>
        </message>
    </context>
    <context>
        <name>ResultWork</name>
        <message>
            <source>The layer is no longer in the project.</source>
            <translation>Der Layer ist nicht mehr im Projekt.</translation>
        </message>
        <message>
            <source>Copying the layer</source>
            <translation>Layer wird kopiert</translation>
        </message>
        <message>
            <source>The layer could not be copied for the engine.</source>
            <translation>Der Layer konnte nicht für den Rechenkern kopiert werden.</translation>
        </message>
        <message>
            <source>There is no place for the result ({reason}): save the project in a folder of your own.</source>
            <translation>Das Ergebnis lässt sich nirgends ablegen ({reason}): das Projekt in einem eigenen Ordner speichern.</translation>
        </message>
    </context>
    <context>
        <name>SampleClicks</name>
        <message>
            <source>Add a class first: a point needs one.</source>
            <translation>Zuerst eine Klasse hinzufügen: Ein Punkt braucht eine.</translation>
        </message>
    </context>
    <context>
        <name>SampleInvitation</name>
        <message>
            <source>Open Sample Project</source>
            <translation>Beispielprojekt öffnen</translation>
        </message>
        <message>
            <source>Copy the sample scene into your documents and open it: both sensors, six classes, 72 samples</source>
            <translation>Die Beispielszene in die eigenen Dokumente kopieren und öffnen: beide Sensoren, sechs Klassen, 72 Stichproben</translation>
        </message>
        <message>
            <source>Load Sentinel imagery, or try the sample: a small simulated landscape.</source>
            <translation>Sentinel-Bilddaten laden oder das Beispiel ausprobieren: eine kleine simulierte Landschaft.</translation>
        </message>
        <message>
            <source>Copying the TerraFM sample</source>
            <translation>Das TerraFM-Beispiel wird kopiert</translation>
        </message>
        <message>
            <source>The sample scene cannot be copied ({reason}).</source>
            <translation>Die Beispielszene lässt sich nicht kopieren ({reason}).</translation>
        </message>
        <message>
            <source>The sample is in &lt;a href="{link}"&gt;{path}&lt;/a&gt;.</source>
            <translation>Das Beispiel liegt in &lt;a href="{link}"&gt;{path}&lt;/a&gt;.</translation>
        </message>
    </context>
    <context>
        <name>SamplesSource</name>
        <message>
            <source>New, other or saved samples layer</source>
            <translation>Neuer, anderer oder gespeicherter Stichprobenlayer</translation>
        </message>
        <message>
            <source>Samples layer</source>
            <translation>Stichprobenlayer</translation>
        </message>
        <message>
            <source>Import samples from another layer or a file</source>
            <translation>Stichproben aus einem anderen Layer oder einer Datei einlesen</translation>
        </message>
        <message>
            <source>Export the samples as GeoPackage, GeoJSON or Shapefile</source>
            <translation>Die Stichproben als GeoPackage, GeoJSON oder Shapefile exportieren</translation>
        </message>
        <message>
            <source>Your first click makes the layer of samples.</source>
            <translation>Der erste Klick legt den Stichprobenlayer an.</translation>
        </message>
        <message>
            <source>In your QGIS profile: save elsewhere →</source>
            <translation>Im QGIS-Profil: woanders speichern →</translation>
        </message>
        <message>
            <source>{name}, beside the project</source>
            <translation>{name}, neben dem Projekt</translation>
        </message>
        <message>
            <source>{name} in {folder}</source>
            <translation>{name} in {folder}</translation>
        </message>
        <message>
            <source>1–9 class · Esc ends</source>
            <translation>1–9 Klasse · Esc beendet</translation>
        </message>
        <message>
            <source>Click to add, right-click to delete, drag to move the map.</source>
            <translation>Klick fügt hinzu, Rechtsklick löscht, Ziehen verschiebt die Karte.</translation>
        </message>
        <message>
            <source>{count} samples were exported to {path}.</source>
            <translation>{count} Stichproben wurden nach {path} exportiert.</translation>
        </message>
        <message>
            <source>New Samples Layer…</source>
            <translation>Neuer Stichprobenlayer…</translation>
        </message>
        <message>
            <source>Save Samples as…</source>
            <translation>Stichproben speichern als…</translation>
        </message>
        <message>
            <source>Use layer</source>
            <translation>Layer verwenden</translation>
        </message>
        <message>
            <source>New Samples Layer</source>
            <translation>Neuer Stichprobenlayer</translation>
        </message>
        <message>
            <source>Save Samples as</source>
            <translation>Stichproben speichern als</translation>
        </message>
        <message>
            <source>Export Samples as</source>
            <translation>Stichproben exportieren als</translation>
        </message>
        <message>
            <source>The samples file</source>
            <translation>Die Stichprobendatei</translation>
        </message>
    </context>
    <context>
        <name>SetupDialog</name>
        <message>
            <source>Set Up the TerraFM Engine</source>
            <translation>TerraFM-Rechenkern einrichten</translation>
        </message>
    </context>
    <context>
        <name>SetupWidget</name>
        <message>
            <source>Use an existing Python</source>
            <translation>Ein vorhandenes Python verwenden</translation>
        </message>
        <message>
            <source>One of your own that has the engine's packages: it is only read</source>
            <translation>Ein eigenes, das die Pakete des Rechenkerns hat: Es wird nur gelesen</translation>
        </message>
        <message>
            <source>A Python that has the engine's packages</source>
            <translation>Ein Python, das die Pakete des Rechenkerns hat</translation>
        </message>
        <message>
            <source>Create an environment for TerraFM</source>
            <translation>Eine Umgebung für TerraFM anlegen</translation>
        </message>
        <message>
            <source>A Python environment apart from QGIS's own, in a folder of its own</source>
            <translation>Eine Python-Umgebung getrennt von der von QGIS, in einem eigenen Ordner</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Abbrechen</translation>
        </message>
        <message>
            <source>Copy Diagnostics</source>
            <translation>Diagnose kopieren</translation>
        </message>
        <message>
            <source>Change to the Processor's Build</source>
            <translation>Zur Variante für den Prozessor wechseln</translation>
        </message>
        <message>
            <source>Make the environment anew, smaller, for the processor alone</source>
            <translation>Die Umgebung neu anlegen, kleiner, nur für den Prozessor</translation>
        </message>
        <message>
            <source>Python</source>
            <translation>Python</translation>
        </message>
        <message>
            <source>Log</source>
            <translation>Protokoll</translation>
        </message>
        <message>
            <source>Engine</source>
            <translation>Rechenkern</translation>
        </message>
        <message>
            <source>Versions, paths and the log as text, for a report of a problem</source>
            <translation>Versionen, Pfade und das Protokoll als Text, um ein Problem zu melden</translation>
        </message>
        <message>
            <source>The engine is ready: {device}</source>
            <translation>Der Rechenkern ist bereit: {device}</translation>
        </message>
        <message>
            <source>The graphics card cannot be used ({reason}): the engine computes on the processor.</source>
            <translation>Die Grafikkarte kann nicht genutzt werden ({reason}): Der Rechenkern rechnet auf dem Prozessor.</translation>
        </message>
        <message>
            <source>Cancelled; nothing was left behind.</source>
            <translation>Abgebrochen; es blieb nichts zurück.</translation>
        </message>
        <message>
            <source>Check and Use</source>
            <translation>Prüfen und verwenden</translation>
        </message>
        <message>
            <source>Create Environment</source>
            <translation>Umgebung anlegen</translation>
        </message>
        <message>
            <source>The engine uses {python}.</source>
            <translation>Der Rechenkern verwendet {python}.</translation>
        </message>
        <message>
            <source>To make maps, the engine is set up once: in a Python environment apart from QGIS's own, without administrator's rights.</source>
            <translation>Für Karten wird der Rechenkern einmal eingerichtet: in einer Python-Umgebung getrennt von der von QGIS, ohne Administratorrechte.</translation>
        </message>
        <message>
            <source>Its packages are older than this version of TerraFM: create the environment again.</source>
            <translation>Ihre Pakete sind älter als diese Version von TerraFM: die Umgebung neu anlegen.</translation>
        </message>
    </context>
    <context>
        <name>StepSequence</name>
        <message>
            <source>{what}: several minutes</source>
            <translation>{what}: einige Minuten</translation>
        </message>
        <message>
            <source>the network's certificate is not trusted: import its authority under Settings → Options → Authentication → Manage Certificates, or install from a folder of wheels</source>
            <translation>dem Zertifikat des Netzwerks wird nicht vertraut: seine Zertifizierungsstelle unter Einstellungen → Optionen → Authentifizierung → Zertifikate verwalten importieren oder aus einem Ordner mit Wheels installieren</translation>
        </message>
        <message>
            <source>{title} failed ({reason}): the log has the details.</source>
            <translation>{title} ist misslungen ({reason}): Einzelheiten stehen im Protokoll.</translation>
        </message>
    </context>
    <context>
        <name>SuspiciousSamples</name>
        <message>
            <source>Samples worth a second look:</source>
            <translation>Stichproben, die einen zweiten Blick wert sind:</translation>
        </message>
        <message>
            <source>The other samples speak for another class; some of these are right all the same, of a rare kind.</source>
            <translation>Die anderen Stichproben sprechen für eine andere Klasse; manche hier stimmen dennoch und sind nur von seltener Art.</translation>
        </message>
        <message>
            <source>Samples worth a second look</source>
            <translation>Stichproben, die einen zweiten Blick wert sind</translation>
        </message>
        <message>
            <source>{name}, looks like {other}</source>
            <translation>{name}, sieht aus wie {other}</translation>
        </message>
        <message>
            <source>Click to see the sample on the map.</source>
            <translation>Anklicken, um die Stichprobe auf der Karte zu sehen.</translation>
        </message>
    </context>
    <context>
        <name>TerraFM</name>
        <message>
            <source>Class</source>
            <translation>Klasse</translation>
        </message>
        <message>
            <source>User’s %</source>
            <translation>Nutzer %</translation>
        </message>
        <message>
            <source>Prod.’s %</source>
            <translation>Prod. %</translation>
        </message>
        <message>
            <source>Area (ha)</source>
            <translation>Fläche (ha)</translation>
        </message>
        <message>
            <source>{name} – clouds</source>
            <translation>{name} – Wolken</translation>
        </message>
        <message>
            <source>Coastal aerosol</source>
            <translation>Küstenaerosol</translation>
        </message>
        <message>
            <source>Blue</source>
            <translation>Blau</translation>
        </message>
        <message>
            <source>Green</source>
            <translation>Grün</translation>
        </message>
        <message>
            <source>Red</source>
            <translation>Rot</translation>
        </message>
        <message>
            <source>Red edge 1</source>
            <translation>Red Edge 1</translation>
        </message>
        <message>
            <source>Red edge 2</source>
            <translation>Red Edge 2</translation>
        </message>
        <message>
            <source>Red edge 3</source>
            <translation>Red Edge 3</translation>
        </message>
        <message>
            <source>Near infrared</source>
            <translation>Nahes Infrarot</translation>
        </message>
        <message>
            <source>Narrow NIR</source>
            <translation>Schmales NIR</translation>
        </message>
        <message>
            <source>Water vapour</source>
            <translation>Wasserdampf</translation>
        </message>
        <message>
            <source>Cirrus</source>
            <translation>Zirren</translation>
        </message>
        <message>
            <source>SWIR 1</source>
            <translation>SWIR 1</translation>
        </message>
        <message>
            <source>SWIR 2</source>
            <translation>SWIR 2</translation>
        </message>
        <message>
            <source>co-polarised</source>
            <translation>gleich polarisiert</translation>
        </message>
        <message>
            <source>cross-polarised</source>
            <translation>kreuzpolarisiert</translation>
        </message>
        <message>
            <source>VV alone</source>
            <translation>nur VV</translation>
        </message>
        <message>
            <source>VH alone</source>
            <translation>nur VH</translation>
        </message>
        <message>
            <source>12 bands L2A in ESA order</source>
            <translation>12 Bänder L2A in der Reihenfolge der ESA</translation>
        </message>
        <message>
            <source>13 bands L1C in ESA order</source>
            <translation>13 Bänder L1C in der Reihenfolge der ESA</translation>
        </message>
        <message>
            <source>10 bands 10/20 m by wavelength</source>
            <translation>10 Bänder 10/20 m nach Wellenlänge</translation>
        </message>
        <message>
            <source>10 bands, 10 m before 20 m</source>
            <translation>10 Bänder, 10 m vor 20 m</translation>
        </message>
        <message>
            <source>RGB + NIR as B02 B03 B04 B08</source>
            <translation>RGB + NIR als B02 B03 B04 B08</translation>
        </message>
        <message>
            <source>RGB + NIR as B04 B03 B02 B08</source>
            <translation>RGB + NIR als B04 B03 B02 B08</translation>
        </message>
        <message>
            <source>RGB as B04 B03 B02</source>
            <translation>RGB als B04 B03 B02</translation>
        </message>
        <message>
            <source>Natural Colours</source>
            <translation>Natürliche Farben</translation>
        </message>
        <message>
            <source>Red, green and blue, as the eye would see it</source>
            <translation>Rot, Grün und Blau, wie das Auge es sähe</translation>
        </message>
        <message>
            <source>False Colour</source>
            <translation>Falschfarben</translation>
        </message>
        <message>
            <source>Near infrared as red: vegetation is red, water black</source>
            <translation>Nahes Infrarot als Rot: Vegetation ist rot, Wasser schwarz</translation>
        </message>
        <message>
            <source>SWIR</source>
            <translation>SWIR</translation>
        </message>
        <message>
            <source>Short-wave infrared: bare soil and built-up pink, vegetation green</source>
            <translation>Kurzwelliges Infrarot: offener Boden und Bebauung rosa, Vegetation grün</translation>
        </message>
        <message>
            <source>VV</source>
            <translation>VV</translation>
        </message>
        <message>
            <source>Radar in one polarisation, as grey</source>
            <translation>Radar in einer Polarisation, als Grau</translation>
        </message>
        <message>
            <source>VH</source>
            <translation>VH</translation>
        </message>
        <message>
            <source>Radar across polarisations, as grey: forest is bright</source>
            <translation>Radar in gekreuzter Polarisation, als Grau: Wald ist hell</translation>
        </message>
        <message>
            <source>Radar Colours</source>
            <translation>Radarfarben</translation>
        </message>
        <message>
            <source>VV as red and blue, VH as green: forest green, buildings pink</source>
            <translation>VV als Rot und Blau, VH als Grün: Wald grün, Gebäude rosa</translation>
        </message>
        <message>
            <source>Looking at the values of {name}</source>
            <translation>Werte von {name} ansehen</translation>
        </message>
        <message>
            <source>Sentinel-1 and Sentinel-2 do not overlap: choose a Sentinel-1 layer of the same place.</source>
            <translation>Sentinel-1 und Sentinel-2 überlappen nicht: einen Sentinel-1-Layer derselben Gegend wählen.</translation>
        </message>
        <message>
            <source>Sentinel-1 covers {percent} % of Sentinel-2</source>
            <translation>Sentinel-1 deckt {percent} % von Sentinel-2 ab</translation>
        </message>
        <message>
            <source>{days} days apart</source>
            <translation>{days} Tage Abstand</translation>
        </message>
        <message>
            <source>1 day apart</source>
            <translation>1 Tag Abstand</translation>
        </message>
        <message>
            <source>of the same day</source>
            <translation>vom selben Tag</translation>
        </message>
        <message>
            <source>{years} years apart</source>
            <translation>{years} Jahre Abstand</translation>
        </message>
        <message>
            <source>land that changed in between will be mapped wrongly; better choose dates close to each other</source>
            <translation>was sich dazwischen verändert hat, wird falsch kartiert; besser nah beieinander liegende Daten wählen</translation>
        </message>
        <message>
            <source>The map</source>
            <translation>Die Karte</translation>
        </message>
        <message>
            <source>{output} would replace {path}, which is the file of {input}: choose another name.</source>
            <translation>{output} würde {path} ersetzen, die Datei von {input}: einen anderen Namen wählen.</translation>
        </message>
        <message>
            <source>{output} would replace the style {path} of {input}: choose another name.</source>
            <translation>{output} würde den Stil {path} von {input} ersetzen: einen anderen Namen wählen.</translation>
        </message>
        <message>
            <source>{name} – polygons</source>
            <translation>{name} – Polygone</translation>
        </message>
        <message>
            <source>0 % – doubtful</source>
            <translation>0 % – zweifelhaft</translation>
        </message>
        <message>
            <source>100 % – sure</source>
            <translation>100 % – sicher</translation>
        </message>
        <message>
            <source>The screen shows nothing of the imagery: zoom to its layer.</source>
            <translation>Der Bildschirm zeigt nichts von den Bilddaten: auf ihren Layer zoomen.</translation>
        </message>
        <message>
            <source>Made of {count} days; {percent} of it have no clear day.</source>
            <translation>Aus {count} Tagen; {percent} davon haben keinen klaren Tag.</translation>
        </message>
        <message>
            <source>{count} segments of {size} ha on average.</source>
            <translation>{count} Segmente von im Mittel {size} ha.</translation>
        </message>
        <message>
            <source>Of what varies in the features, red shows {red}, green {green} and blue {blue}.</source>
            <translation>Von der Streuung der Merkmale zeigt Rot {red}, Grün {green} und Blau {blue}.</translation>
        </message>
        <message>
            <source>{share} % changed, from {threshold} % on.</source>
            <translation>{share} % verändert, ab {threshold} %.</translation>
        </message>
        <message>
            <source>Similarity to one place.</source>
            <translation>Ähnlichkeit mit einem Ort.</translation>
        </message>
        <message>
            <source>Similarity to {count} places.</source>
            <translation>Ähnlichkeit mit {count} Orten.</translation>
        </message>
        <message>
            <source>{count} outside the imagery or without data left out.</source>
            <translation>{count} außerhalb der Bilddaten oder ohne Daten ausgelassen.</translation>
        </message>
        <message>
            <source>{name} – similarity (%)</source>
            <translation>{name} – Ähnlichkeit (%)</translation>
        </message>
        <message>
            <source>{name} – clusters</source>
            <translation>{name} – Cluster</translation>
        </message>
        <message>
            <source>{name} – change since {earlier} (%)</source>
            <translation>{name} – Veränderung seit {earlier} (%)</translation>
        </message>
        <message>
            <source>{name} – embedding colours</source>
            <translation>{name} – Merkmalsfarben</translation>
        </message>
        <message>
            <source>{name} – composite</source>
            <translation>{name} – Komposit</translation>
        </message>
        <message>
            <source>{name} – segments</source>
            <translation>{name} – Segmente</translation>
        </message>
        <message>
            <source>Overall accuracy {value} % on {samples} independent reference points (95 % interval).</source>
            <translation>Gesamtgenauigkeit {value} % an {samples} unabhängigen Referenzpunkten (95-%-Intervall).</translation>
        </message>
        <message>
            <source>Too few samples to estimate the accuracy.</source>
            <translation>Zu wenige Stichproben, um die Genauigkeit zu schätzen.</translation>
        </message>
        <message>
            <source>Cross-validated on the map's own samples ({folds} spatial folds): {overall:.0f} % correct, mean F1 {f1}.</source>
            <translation>Kreuzvalidiert an den eigenen Stichproben der Karte ({folds} räumliche Teilmengen): {overall:.0f} % richtig, mittleres F1 {f1}.</translation>
        </message>
        <message>
            <source>Classes</source>
            <translation>Klassen</translation>
        </message>
        <message>
            <source>Mapped (ha)</source>
            <translation>Kartiert (ha)</translation>
        </message>
        <message>
            <source>Share</source>
            <translation>Anteil</translation>
        </message>
        <message>
            <source>Estimated (ha)</source>
            <translation>Geschätzt (ha)</translation>
        </message>
        <message>
            <source>{number} others</source>
            <translation>{number} weitere</translation>
        </message>
        <message>
            <source>Imagery of {dates}</source>
            <translation>Bilddaten vom {dates}</translation>
        </message>
        <message>
            <source> (untrained)</source>
            <translation> (untrainiert)</translation>
        </message>
        <message>
            <source>Contains modified Copernicus Sentinel data. Made with TerraFM for QGIS {version}: {method}, features of {title}{untrained}{licence}, SHA-256 {sha256}…</source>
            <translation>Enthält veränderte Copernicus-Sentinel-Daten. Erstellt mit TerraFM für QGIS {version}: {method}, Merkmale von {title}{untrained}{licence}, SHA-256 {sha256}…</translation>
        </message>
        <message>
            <source>Basic land cover</source>
            <translation>Einfache Landbedeckung</translation>
        </message>
        <message>
            <source>Forest</source>
            <translation>Wald</translation>
        </message>
        <message>
            <source>Cropland</source>
            <translation>Ackerland</translation>
        </message>
        <message>
            <source>Grassland</source>
            <translation>Grünland</translation>
        </message>
        <message>
            <source>Built-up</source>
            <translation>Bebaut</translation>
        </message>
        <message>
            <source>Bare ground</source>
            <translation>Offener Boden</translation>
        </message>
        <message>
            <source>Water</source>
            <translation>Wasser</translation>
        </message>
        <message>
            <source>ESA WorldCover</source>
            <translation>ESA WorldCover</translation>
        </message>
        <message>
            <source>Tree cover</source>
            <translation>Baumbedeckung</translation>
        </message>
        <message>
            <source>Shrubland</source>
            <translation>Buschland</translation>
        </message>
        <message>
            <source>Bare / sparse vegetation</source>
            <translation>Kahl / spärlich bewachsen</translation>
        </message>
        <message>
            <source>Snow and ice</source>
            <translation>Schnee und Eis</translation>
        </message>
        <message>
            <source>Permanent water bodies</source>
            <translation>Dauerhafte Gewässer</translation>
        </message>
        <message>
            <source>Herbaceous wetland</source>
            <translation>Krautige Feuchtgebiete</translation>
        </message>
        <message>
            <source>Mangroves</source>
            <translation>Mangroven</translation>
        </message>
        <message>
            <source>Moss and lichen</source>
            <translation>Moose und Flechten</translation>
        </message>
        <message>
            <source>CORINE level 1</source>
            <translation>CORINE Ebene 1</translation>
        </message>
        <message>
            <source>Artificial surfaces</source>
            <translation>Bebaute Flächen</translation>
        </message>
        <message>
            <source>Agricultural areas</source>
            <translation>Landwirtschaftliche Flächen</translation>
        </message>
        <message>
            <source>Forest and semi-natural areas</source>
            <translation>Wälder und naturnahe Flächen</translation>
        </message>
        <message>
            <source>Wetlands</source>
            <translation>Feuchtflächen</translation>
        </message>
        <message>
            <source>Water bodies</source>
            <translation>Wasserflächen</translation>
        </message>
        <message>
            <source>Local climate zones</source>
            <translation>Lokale Klimazonen</translation>
        </message>
        <message>
            <source>Compact high-rise</source>
            <translation>Dicht, hoch bebaut</translation>
        </message>
        <message>
            <source>Compact mid-rise</source>
            <translation>Dicht, mittelhoch bebaut</translation>
        </message>
        <message>
            <source>Compact low-rise</source>
            <translation>Dicht, niedrig bebaut</translation>
        </message>
        <message>
            <source>Open high-rise</source>
            <translation>Offen, hoch bebaut</translation>
        </message>
        <message>
            <source>Open mid-rise</source>
            <translation>Offen, mittelhoch bebaut</translation>
        </message>
        <message>
            <source>Open low-rise</source>
            <translation>Offen, niedrig bebaut</translation>
        </message>
        <message>
            <source>Lightweight low-rise</source>
            <translation>Leichtbauten, niedrig</translation>
        </message>
        <message>
            <source>Large low-rise</source>
            <translation>Großbauten, niedrig</translation>
        </message>
        <message>
            <source>Sparsely built</source>
            <translation>Spärlich bebaut</translation>
        </message>
        <message>
            <source>Heavy industry</source>
            <translation>Schwerindustrie</translation>
        </message>
        <message>
            <source>Dense trees</source>
            <translation>Dichter Baumbestand</translation>
        </message>
        <message>
            <source>Scattered trees</source>
            <translation>Lockerer Baumbestand</translation>
        </message>
        <message>
            <source>Bush, scrub</source>
            <translation>Büsche, Sträucher</translation>
        </message>
        <message>
            <source>Low plants</source>
            <translation>Niedrige Pflanzen</translation>
        </message>
        <message>
            <source>Bare rock or paved</source>
            <translation>Fels oder versiegelt</translation>
        </message>
        <message>
            <source>Bare soil or sand</source>
            <translation>Offener Boden oder Sand</translation>
        </message>
        <message>
            <source>CORINE land cover, 3 levels</source>
            <translation>CORINE Land Cover, 3 Ebenen</translation>
        </message>
        <message>
            <source>EUNIS habitats, 2 levels</source>
            <translation>EUNIS-Lebensräume, 2 Ebenen</translation>
        </message>
        <message>
            <source>n</source>
            <translation>n</translation>
        </message>
        <message>
            <source>F1</source>
            <translation>F1</translation>
        </message>
        <message>
            <source>ha</source>
            <translation>ha</translation>
        </message>
        <message>
            <source>km²</source>
            <translation>km²</translation>
        </message>
        <message>
            <source>{count} samples</source>
            <translation>{count} Stichproben</translation>
        </message>
        <message>
            <source>Recent Samples</source>
            <translation>Frühere Stichproben</translation>
        </message>
        <message>
            <source>Samples of projects that were not saved, which are kept in your QGIS profile</source>
            <translation>Stichproben von Projekten, die nicht gespeichert wurden; sie liegen in Ihrem QGIS-Profil</translation>
        </message>
        <message>
            <source>none</source>
            <translation>keiner</translation>
        </message>
        <message>
            <source>Class {number}</source>
            <translation>Klasse {number}</translation>
        </message>
        <message>
            <source>No feature of this layer has a class in this field: choose another field.</source>
            <translation>Kein Objekt dieses Layers hat in diesem Feld eine Klasse: ein anderes Feld wählen.</translation>
        </message>
        <message>
            <source>of {names}</source>
            <translation>von {names}</translation>
        </message>
        <message>
            <source>of new classes {names}</source>
            <translation>von neuen Klassen {names}</translation>
        </message>
        <message>
            <source> and </source>
            <translation> und </translation>
        </message>
        <message>
            <source>{names} differ only in how they are written and become one class.</source>
            <translation>{names} unterscheiden sich nur in der Schreibweise und werden eine Klasse.</translation>
        </message>
        <message>
            <source>{count} without a class</source>
            <translation>{count} ohne Klasse</translation>
        </message>
        <message>
            <source>{count} without a geometry</source>
            <translation>{count} ohne Geometrie</translation>
        </message>
        <message>
            <source>{count} that the samples' coordinate system cannot hold</source>
            <translation>{count}, die das Koordinatensystem der Stichproben nicht fassen kann</translation>
        </message>
        <message>
            <source>{count} that were there already</source>
            <translation>{count}, die schon da waren</translation>
        </message>
        <message>
            <source>{count} for which no class code was left</source>
            <translation>{count}, für die kein Klassencode übrig war</translation>
        </message>
        <message>
            <source>{count} samples of {classes} classes came in</source>
            <translation>{count} Stichproben von {classes} Klassen kamen dazu</translation>
        </message>
        <message>
            <source> (new: {names})</source>
            <translation> (neu: {names})</translation>
        </message>
        <message>
            <source>; left out: {reasons}</source>
            <translation>; ausgelassen: {reasons}</translation>
        </message>
        <message>
            <source>{names} and {more} more</source>
            <translation>{names} und {more} weitere</translation>
        </message>
        <message>
            <source>TerraFM samples</source>
            <translation>TerraFM-Stichproben</translation>
        </message>
        <message>
            <source>Add at least two classes: your own, or a class set.</source>
            <translation>Mindestens zwei Klassen hinzufügen: eigene oder einen Klassensatz.</translation>
        </message>
        <message>
            <source>Select a class, then click a few places of it on the map.</source>
            <translation>Eine Klasse wählen, dann einige ihrer Orte auf der Karte anklicken.</translation>
        </message>
        <message>
            <source>Click one more place of: {names}.</source>
            <translation>Noch einen Ort anklicken von: {names}.</translation>
        </message>
        <message>
            <source>Now click at least two places of another class than {names}.</source>
            <translation>Nun mindestens zwei Orte einer anderen Klasse als {names} anklicken.</translation>
        </message>
        <message>
            <source>Left out with one sample: {names}. Click one more place.</source>
            <translation>Mit einer Stichprobe ausgelassen: {names}. Klicken Sie noch eine Stelle.</translation>
        </message>
        <message>
            <source>known once the engine runs</source>
            <translation>bekannt, sobald der Rechenkern läuft</translation>
        </message>
    </context>
    <context>
        <name>TerraFMDock</name>
        <message>
            <source>TerraFM</source>
            <translation>TerraFM</translation>
        </message>
        <message>
            <source>The report</source>
            <translation>Der Bericht</translation>
        </message>
        <message>
            <source>The TerraFM engine stopped unexpectedly. The next click on the map starts it again.</source>
            <translation>Der TerraFM-Rechenkern wurde unerwartet beendet. Der nächste Klick auf die Karte startet ihn neu.</translation>
        </message>
    </context>
    <context>
        <name>TerraFMOptionsPage</name>
        <message>
            <source>as many as cores</source>
            <translation>so viele wie Kerne</translation>
        </message>
        <message>
            <source>Where imported models are kept</source>
            <translation>Wo importierte Modelle aufbewahrt werden</translation>
        </message>
        <message>
            <source>The user's own folder</source>
            <translation>Der eigene Ordner des Benutzers</translation>
        </message>
        <message>
            <source>Update the map live in new projects</source>
            <translation>Die Karte in neuen Projekten laufend aktualisieren</translation>
        </message>
        <message>
            <source>never</source>
            <translation>nie</translation>
        </message>
        <message>
            <source>The fastest that works</source>
            <translation>Das schnellste, das funktioniert</translation>
        </message>
        <message>
            <source>Processor</source>
            <translation>Prozessor</translation>
        </message>
        <message>
            <source>NVIDIA graphics card</source>
            <translation>NVIDIA-Grafikkarte</translation>
        </message>
        <message>
            <source>Apple graphics processor</source>
            <translation>Apple-Grafikprozessor</translation>
        </message>
        <message>
            <source>What the engine computes on. If it does not work, another is taken and the panel says so.</source>
            <translation>Worauf der Rechenkern rechnet. Funktioniert es nicht, wird ein anderes genommen, und das Bedienfeld sagt es.</translation>
        </message>
        <message>
            <source>Of the processor, for the engine: fewer leave more to other programs</source>
            <translation>Des Prozessors, für den Rechenkern: Weniger lassen anderen Programmen mehr Leistung</translation>
        </message>
        <message>
            <source>The name of the model for new projects and for the Processing algorithms</source>
            <translation>Der Name des Modells für neue Projekte und für die Verarbeitungswerkzeuge</translation>
        </message>
        <message>
            <source>When the cache is larger, what was used longest ago is deleted</source>
            <translation>Ist der Zwischenspeicher größer, wird gelöscht, was am längsten nicht gebraucht wurde</translation>
        </message>
        <message>
            <source>A project keeps what is chosen in its panel</source>
            <translation>Ein Projekt behält, was in seinem Bedienfeld gewählt ist</translation>
        </message>
        <message>
            <source>The live map computes what the screen does not show after that long without a click</source>
            <translation>Die laufende Karte berechnet nach so langer Zeit ohne Klick, was der Bildschirm nicht zeigt</translation>
        </message>
        <message>
            <source>Models…</source>
            <translation>Modelle…</translation>
        </message>
        <message>
            <source>List, download, import, verify and remove models</source>
            <translation>Modelle auflisten, herunterladen, importieren, prüfen und entfernen</translation>
        </message>
        <message>
            <source>Computing</source>
            <translation>Rechnen</translation>
        </message>
        <message>
            <source>Device</source>
            <translation>Gerät</translation>
        </message>
        <message>
            <source>Threads</source>
            <translation>Threads</translation>
        </message>
        <message>
            <source>Models</source>
            <translation>Modelle</translation>
        </message>
        <message>
            <source>Default model</source>
            <translation>Vorgegebenes Modell</translation>
        </message>
        <message>
            <source>Folder</source>
            <translation>Ordner</translation>
        </message>
        <message>
            <source>Cache of features</source>
            <translation>Zwischenspeicher für Merkmale</translation>
        </message>
        <message>
            <source>At most</source>
            <translation>Höchstens</translation>
        </message>
        <message>
            <source>Live map</source>
            <translation>Laufende Karte</translation>
        </message>
        <message>
            <source>Map the whole scene after</source>
            <translation>Ganze Szene kartieren nach</translation>
        </message>
        <message>
            <source>OK stores the settings. A running engine is ended where they concern it and starts again with the next click; QGIS need not be restarted.</source>
            <translation>OK speichert die Einstellungen. Ein laufender Rechenkern wird beendet, wo sie ihn betreffen, und startet mit dem nächsten Klick neu; QGIS muss nicht neu gestartet werden.</translation>
        </message>
        <message>
            <source>Help</source>
            <translation>Hilfe</translation>
        </message>
        <message>
            <source>What every setting does, in the browser</source>
            <translation>Was jede Einstellung bewirkt, im Browser</translation>
        </message>
    </context>
    <context>
        <name>TerraFMPlugin</name>
        <message>
            <source>TerraFM</source>
            <translation>TerraFM</translation>
        </message>
        <message>
            <source>Land-cover maps from a few clicks: show or hide the TerraFM panel</source>
            <translation>Landbedeckungskarten aus wenigen Klicks: das TerraFM-Bedienfeld zeigen oder verbergen</translation>
        </message>
    </context>
    <context>
        <name>TerraFMProcessing</name>
        <message>
            <source>The panel has this scene open: its engine is used, which need not start anew.</source>
            <translation>Das Bedienfeld hat diese Szene offen: Sein Rechenkern wird benutzt und muss nicht neu starten.</translation>
        </message>
        <message>
            <source>{title}: there is no raster layer, file or folder '{value}': check the path.</source>
            <translation>{title}: Es gibt keinen Rasterlayer, keine Datei und keinen Ordner „{value}“: den Pfad prüfen.</translation>
        </message>
        <message>
            <source>{title}: one of the rasters cannot be read: check it.</source>
            <translation>{title}: eines der Raster kann nicht gelesen werden: bitte prüfen.</translation>
        </message>
        <message>
            <source>A layer with the bands of Sentinel-2, or the path of a GeoTIFF, a VRT, a SAFE folder or zip, or a folder of single-band files. Bands are recognised by description, wavelength or file name.</source>
            <translation>Ein Layer mit den Bändern von Sentinel-2 oder der Pfad eines GeoTIFF, eines VRT, eines SAFE-Ordners oder -Zips oder eines Ordners mit Dateien für einzelne Bänder. Bänder werden an Beschreibung, Wellenlänge oder Dateiname erkannt.</translation>
        </message>
        <message>
            <source>Sentinel-2 imagery</source>
            <translation>Sentinel-2-Bilddaten</translation>
        </message>
        <message>
            <source>Sentinel-2 processing level</source>
            <translation>Verarbeitungsstufe von Sentinel-2</translation>
        </message>
        <message>
            <source>l1c: top of atmosphere; l2a: surface reflectance; automatic: as the file says, refused if it does not.</source>
            <translation>l1c: Obergrenze der Atmosphäre; l2a: Bodenreflexion; automatic: wie die Datei sagt; sagt sie es nicht, wird abgelehnt.</translation>
        </message>
        <message>
            <source>Sentinel-2 offset</source>
            <translation>Offset von Sentinel-2</translation>
        </message>
        <message>
            <source>Sentinel-2 offset before</source>
            <translation>Offset von Sentinel-2 vorher</translation>
        </message>
        <message>
            <source>Sentinel-2 offset after</source>
            <translation>Offset von Sentinel-2 nachher</translation>
        </message>
        <message>
            <source>What is still added to the values: 1000 since processing baseline 04.00 where nothing removed it, 0 where there is nothing to remove; automatic: as recognised, refused where the evidence disagrees.</source>
            <translation>Was noch zu den Werten addiert ist: 1000 seit Processing Baseline 04.00, wo es nicht entfernt wurde, 0, wo nichts zu entfernen ist; automatic: wie erkannt, abgelehnt bei Widersprüchen.</translation>
        </message>
        <message>
            <source>A layer with the bands VV and VH of Sentinel-1 (terrain-corrected, dB or linear power), or the path of such a file or folder. CRS, extent and resolution may differ from Sentinel-2's.</source>
            <translation>Ein Layer mit den Bändern VV und VH von Sentinel-1 (geländekorrigiert, dB oder lineare Leistung) oder der Pfad einer solchen Datei oder eines solchen Ordners. KBS, Ausdehnung und Auflösung dürfen von denen von Sentinel-2 abweichen.</translation>
        </message>
        <message>
            <source>At least one of Sentinel-2, Sentinel-1 and more layers is needed; together they are best.</source>
            <translation>Mindestens eines von Sentinel-2, Sentinel-1 und weiteren Layern wird gebraucht; zusammen sind sie am besten.</translation>
        </message>
        <message>
            <source>Further dates and tiles of Sentinel-2</source>
            <translation>Weitere Tage und Kacheln von Sentinel-2</translation>
        </message>
        <message>
            <source>Sentinel-1 imagery</source>
            <translation>Sentinel-1-Bilddaten</translation>
        </message>
        <message>
            <source>Further dates and tiles of Sentinel-1</source>
            <translation>Weitere Tage und Kacheln von Sentinel-1</translation>
        </message>
        <message>
            <source>A raster whose pixels the result takes (CRS, pixel size, extent) in place of the imagery's own: a map to compare with, part of a study area.</source>
            <translation>Ein Raster, dessen Pixel das Ergebnis übernimmt (KBS, Pixelgröße, Ausdehnung), anstelle derer der Bilder: eine Karte, mit der verglichen wird, ein Teil des Untersuchungsgebiets.</translation>
        </message>
        <message>
            <source>Pixels of</source>
            <translation>Pixel von</translation>
        </message>
        <message>
            <source>Layers, or paths of products. What one day shows becomes one image, also of several tiles and UTM zones; other days are dates, each with its own clouds (SCL), whose gaps the others fill.</source>
            <translation>Layer oder Pfade von Produkten. Was ein Tag zeigt, wird ein Bild, auch aus mehreren Kacheln und UTM-Zonen; andere Tage sind Termine, jeder mit seinen eigenen Wolken (SCL), deren Lücken die anderen füllen.</translation>
        </message>
        <message>
            <source>More layers</source>
            <translation>Weitere Layer</translation>
        </message>
        <message>
            <source>More layers before</source>
            <translation>Weitere Layer vorher</translation>
        </message>
        <message>
            <source>More layers after</source>
            <translation>Weitere Layer nachher</translation>
        </message>
        <message>
            <source>Any rasters that are joined to the imagery as features: elevation, indices, classes, a composite, a precomputed embedding (Google's satellite embedding, TESSERA, any stack). They need no imagery beside them: then no model runs.</source>
            <translation>Beliebige Raster, die als Merkmale zu den Bilddaten hinzukommen: Höhe, Indizes, Klassen, ein Komposit, ein vorberechnetes Embedding (Googles Satellite Embedding, TESSERA, jeder Stapel). Sie brauchen keine Bilddaten neben sich: dann läuft kein Modell.</translation>
        </message>
        <message>
            <source>A cloud mask, a scene classification (SCL), or a raster whose non-zero pixels are left out of the result.</source>
            <translation>Eine Wolkenmaske, eine Szenenklassifikation (SCL) oder ein Raster, dessen Pixel ungleich null aus dem Ergebnis ausgelassen werden.</translation>
        </message>
        <message>
            <source>The part of the imagery to work on, in any CRS; all of it if not given.</source>
            <translation>Der zu bearbeitende Teil der Bilddaten, in beliebigem KBS; alles, wenn nicht angegeben.</translation>
        </message>
        <message>
            <source>Mask</source>
            <translation>Maske</translation>
        </message>
        <message>
            <source>Extent</source>
            <translation>Ausdehnung</translation>
        </message>
        <message>
            <source>Polygons in any CRS that are the unit of the map, such as fields or what 'Segments of imagery' makes.</source>
            <translation>Polygone in beliebigem KBS, die die Einheit der Karte sind, etwa Felder oder was „Segmente von Bilddaten“ macht.</translation>
        </message>
        <message>
            <source>Parcels</source>
            <translation>Parzellen</translation>
        </message>
        <message>
            <source>A GeoPackage of the parcels with their own fields, the class of each, the share of every class in per cent, how sure the class is, and the area on the ground.</source>
            <translation>Ein GeoPackage der Parzellen mit ihren eigenen Feldern, ihrer Klasse, dem Anteil jeder Klasse in Prozent, der Sicherheit der Klasse und der wahren Fläche.</translation>
        </message>
        <message>
            <source>Parcels with classes</source>
            <translation>Parzellen mit Klassen</translation>
        </message>
        <message>
            <source>The name of a bundled or imported model, or the path of weights (.safetensors, official .pth).</source>
            <translation>Der Name eines mitgelieferten oder importierten Modells oder der Pfad von Gewichten (.safetensors, offizielles .pth).</translation>
        </message>
        <message>
            <source>Model</source>
            <translation>Modell</translation>
        </message>
        <message>
            <source>The pixel size of the result; if left out or 0, {default}.</source>
            <translation>Die Pixelgröße des Ergebnisses; wenn ausgelassen oder 0, {default}.</translation>
        </message>
        <message>
            <source>that of the imagery</source>
            <translation>die der Bilddaten</translation>
        </message>
        <message>
            <source>Resolution (metres)</source>
            <translation>Auflösung (Meter)</translation>
        </message>
        <message>
            <source>Over what distance {what} are averaged among pixels that look alike, against lone pixels; 0 for none.</source>
            <translation>Über welche Entfernung {what} unter Pixeln, die sich gleichen, gemittelt werden, gegen einzelne Pixel; 0 für keine.</translation>
        </message>
        <message>
            <source>Smoothing (metres)</source>
            <translation>Glättung (Meter)</translation>
        </message>
        <message>
            <source>Threshold (%)</source>
            <translation>Schwelle (%)</translation>
        </message>
        <message>
            <source>The path of a table (.csv with code and name, color, parent) or of a class set that the panel saved, or corine or eunis: what the classes are called, and the coarser ones in which they lie.</source>
            <translation>Der Pfad einer Tabelle (.csv mit code und name, color, parent) oder eines Klassensatzes, den das Bedienfeld gespeichert hat, oder corine oder eunis: wie die Klassen heißen und in welchen gröberen sie liegen.</translation>
        </message>
        <message>
            <source>Class set</source>
            <translation>Klassensatz</translation>
        </message>
        <message>
            <source>Which level of the classes is mapped: its number, from 1, the coarsest, or its name; the finest if not given. The probabilities of a coarser class are those of the classes in it, summed.</source>
            <translation>Welche Ebene der Klassen kartiert wird: ihre Nummer, ab 1, der gröbsten, oder ihr Name; ohne Angabe die feinste. Die Wahrscheinlichkeit einer gröberen Klasse ist die Summe der Klassen in ihr.</translation>
        </message>
        <message>
            <source>Class level</source>
            <translation>Klassenebene</translation>
        </message>
        <message>
            <source>A raster with one band of class codes, made by whatever program.</source>
            <translation>Ein Raster mit einem Band von Klassenwerten, von welchem Programm auch immer.</translation>
        </message>
        <message>
            <source>Class map</source>
            <translation>Klassenkarte</translation>
        </message>
        <message>
            <source>A GeoTIFF with the class codes, class names and colours; 255 where there is no data.</source>
            <translation>Ein GeoTIFF mit Klassenwerten, Klassennamen und Farben; 255, wo Daten fehlen.</translation>
        </message>
        <message>
            <source>A GeoTIFF with the probability of the class and its lead over the next one, in per cent.</source>
            <translation>Ein GeoTIFF mit der Wahrscheinlichkeit der Klasse und ihrem Vorsprung vor der nächsten, in Prozent.</translation>
        </message>
        <message>
            <source>Land-cover map</source>
            <translation>Landbedeckungskarte</translation>
        </message>
        <message>
            <source>Land cover</source>
            <translation>Landbedeckung</translation>
        </message>
        <message>
            <source>Confidence</source>
            <translation>Sicherheit</translation>
        </message>
        <message>
            <source>A GeoTIFF with its style beside it; 255 where there is no data.</source>
            <translation>Ein GeoTIFF mit seinem Stil daneben; 255, wo Daten fehlen.</translation>
        </message>
        <message>
            <source>Pages (*.html);;JSON files (*.json)</source>
            <translation>Seiten (*.html);;JSON-Dateien (*.json)</translation>
        </message>
        <message>
            <source>Report</source>
            <translation>Bericht</translation>
        </message>
        <message>
            <source>Accuracy and areas of a map</source>
            <translation>Genauigkeit und Flächen einer Karte</translation>
        </message>
        <message>
            <source>accuracy,confusion matrix,error matrix,area,validation,olofsson,user's,producer's,terrafm</source>
            <translation>Genauigkeit,Konfusionsmatrix,Fehlermatrix,Fläche,Validierung,olofsson,Nutzergenauigkeit,Produzentengenauigkeit,terrafm</translation>
        </message>
        <message>
            <source>Holds any class map against reference samples: overall, user's and producer's accuracy, F1 scores and the area of each class, with 95 % intervals (Olofsson et al. 2014, good practices). The samples should be drawn at random, as 'Reference sample of a map' does, and must not be those that the map was made from.</source>
            <translation>Vergleicht eine beliebige Klassenkarte mit Referenzstichproben: Gesamt-, Nutzer- und Produzentengenauigkeit, F1-Werte und die Fläche jeder Klasse mit 95-%-Intervallen (Olofsson et al. 2014, good practices). Die Stichproben sollten zufällig gezogen sein, wie es „Referenzstichprobe einer Karte“ tut, und dürfen nicht die sein, aus denen die Karte entstand.</translation>
        </message>
        <message>
            <source>Points or polygons in any CRS whose true class is known. A polygon counts once, by a random one of its pixels. What lies outside the map, on no data or has no class is left out and counted.</source>
            <translation>Punkte oder Polygone in beliebigem KBS, deren wahre Klasse bekannt ist. Ein Polygon zählt einmal, mit einem zufälligen seiner Pixel. Was außerhalb der Karte oder auf fehlenden Daten liegt oder keine Klasse hat, wird ausgelassen und gezählt.</translation>
        </message>
        <message>
            <source>The field with the true class, as the map's names or codes; 'class', else 'reference', if not given.</source>
            <translation>Das Feld mit der wahren Klasse, als Namen oder Werte der Karte; „class“, sonst „reference“, wenn nicht angegeben.</translation>
        </message>
        <message>
            <source>At which level of the classes map and reference are compared: its number, from 1, the coarsest, or its name; the map's if not given.</source>
            <translation>Auf welcher Ebene der Klassen Karte und Referenz verglichen werden: ihre Nummer, ab 1, der gröbsten, oder ihr Name; ohne Angabe die der Karte.</translation>
        </message>
        <message>
            <source>A page (.html) or JSON file (.json) with the confusion matrix and all estimates with their intervals; the page of a map that was made here also tells how.</source>
            <translation>Eine Seite (.html) oder JSON-Datei (.json) mit der Konfusionsmatrix und allen Schätzungen samt Intervallen; die Seite einer hier erstellten Karte sagt auch, wie sie entstand.</translation>
        </message>
        <message>
            <source>Reference samples</source>
            <translation>Referenzstichproben</translation>
        </message>
        <message>
            <source>Class field</source>
            <translation>Klassenfeld</translation>
        </message>
        <message>
            <source>Overall accuracy (0 to 1)</source>
            <translation>Gesamtgenauigkeit (0 bis 1)</translation>
        </message>
        <message>
            <source>Half of its 95 % interval</source>
            <translation>Hälfte ihres 95-%-Intervalls</translation>
        </message>
        <message>
            <source>Macro-averaged F1 (0 to 1)</source>
            <translation>Makro-gemitteltes F1 (0 bis 1)</translation>
        </message>
        <message>
            <source>No imagery was chosen: choose a Sentinel-2 layer, a Sentinel-1 layer, or more layers.</source>
            <translation>Es ist nichts gewählt, woraus kartiert werden kann: Wählen Sie einen Sentinel-2-Layer, einen Sentinel-1-Layer oder weitere Layer.</translation>
        </message>
        <message>
            <source>'{value}' cannot be written: the result is a GeoTIFF, choose a name that ends in .tif.</source>
            <translation>„{value}“ kann nicht geschrieben werden: Das Ergebnis ist ein GeoTIFF, einen Namen wählen, der auf .tif endet.</translation>
        </message>
        <message>
            <source>'{value}' cannot be written: the points are a GeoPackage, choose a name that ends in .gpkg.</source>
            <translation>„{value}“ kann nicht geschrieben werden: Die Punkte sind ein GeoPackage, einen Namen wählen, der auf .gpkg endet.</translation>
        </message>
        <message>
            <source>'{value}' cannot be written: the polygons are a GeoPackage, choose a name that ends in .gpkg.</source>
            <translation>„{value}“ lässt sich nicht schreiben: Die Polygone sind ein GeoPackage, einen Namen wählen, der auf .gpkg endet.</translation>
        </message>
        <message>
            <source>The samples '{name}' cannot be read as a vector layer: check the path.</source>
            <translation>Die Stichproben „{name}“ können nicht als Vektorlayer gelesen werden: den Pfad prüfen.</translation>
        </message>
        <message>
            <source>The parcels '{name}' cannot be read as a vector layer: check the path.</source>
            <translation>Die Parzellen „{name}“ können nicht als Vektorlayer gelesen werden: prüfen Sie den Pfad.</translation>
        </message>
        <message>
            <source>The samples '{name}' have no coordinate reference system: set it in the layer's properties.</source>
            <translation>Die Stichproben „{name}“ haben kein Koordinatenbezugssystem: es in den Layereigenschaften setzen.</translation>
        </message>
        <message>
            <source>The parcels '{name}' have no coordinate reference system: set it in the layer's properties.</source>
            <translation>Die Parzellen „{name}“ haben kein Koordinatenbezugssystem: setzen Sie es in den Eigenschaften des Layers.</translation>
        </message>
        <message>
            <source>The samples '{name}' have no field '{field}': their fields are {fields}.</source>
            <translation>Die Stichproben „{name}“ haben kein Feld „{field}“: Ihre Felder sind {fields}.</translation>
        </message>
        <message>
            <source>Change between two dates</source>
            <translation>Veränderung zwischen zwei Zeitpunkten</translation>
        </message>
        <message>
            <source>change detection,difference,dates,terrafm,sentinel-2,sentinel-1</source>
            <translation>Veränderungserkennung,Unterschied,Zeitpunkte,terrafm,sentinel-2,sentinel-1</translation>
        </message>
        <message>
            <source>Shows how much every place changed between two dates, from 0 to 100, by the model's features.</source>
            <translation>Zeigt, wie sehr sich jeder Ort zwischen zwei Zeitpunkten verändert hat, von 0 bis 100, nach den Merkmalen des Modells.</translation>
        </message>
        <message>
            <source>A layer, or the path of a GeoTIFF, a VRT, a SAFE folder or zip, or a folder of single-band files. The same sensors are needed at both dates.</source>
            <translation>Ein Layer oder der Pfad eines GeoTIFF, eines VRT, eines SAFE-Ordners oder -Zips oder eines Ordners mit Einzelbanddateien. Zu beiden Zeitpunkten werden dieselben Sensoren gebraucht.</translation>
        </message>
        <message>
            <source>Such a raster for that date alone, such as its clouds; else the mask holds for both.</source>
            <translation>Ein solches Raster nur für dieses Datum, etwa dessen Wolken; sonst gilt die Maske für beide.</translation>
        </message>
        <message>
            <source>A GeoTIFF with its style beside it; 255 where there is no data at either date.</source>
            <translation>Ein GeoTIFF mit seinem Stil daneben; 255, wo zu einem der Zeitpunkte Daten fehlen.</translation>
        </message>
        <message>
            <source>Changed</source>
            <translation>Verändert</translation>
        </message>
        <message>
            <source>Sentinel-2 before</source>
            <translation>Sentinel-2 vorher</translation>
        </message>
        <message>
            <source>Sentinel-2 after</source>
            <translation>Sentinel-2 nachher</translation>
        </message>
        <message>
            <source>Sentinel-1 before</source>
            <translation>Sentinel-1 vorher</translation>
        </message>
        <message>
            <source>Sentinel-1 after</source>
            <translation>Sentinel-1 nachher</translation>
        </message>
        <message>
            <source>that of the earlier imagery</source>
            <translation>die der früheren Bilddaten</translation>
        </message>
        <message>
            <source>Mask before</source>
            <translation>Maske vorher</translation>
        </message>
        <message>
            <source>Mask after</source>
            <translation>Maske nachher</translation>
        </message>
        <message>
            <source>From which change on a pixel is changed; if left out or 0, found in the values.</source>
            <translation>Ab welcher Veränderung ein Pixel verändert ist; wenn ausgelassen oder 0, aus den Werten gefunden.</translation>
        </message>
        <message>
            <source>Change (%)</source>
            <translation>Veränderung (%)</translation>
        </message>
        <message>
            <source>Change</source>
            <translation>Veränderung</translation>
        </message>
        <message>
            <source>Changed pixels</source>
            <translation>Veränderte Pixel</translation>
        </message>
        <message>
            <source>Imagery of both dates is needed: choose layers before and after.</source>
            <translation>Bilddaten beider Zeitpunkte sind nötig: Layer für vorher und nachher wählen.</translation>
        </message>
        <message>
            <source>Land-cover map from samples</source>
            <translation>Landbedeckungskarte aus Stichproben</translation>
        </message>
        <message>
            <source>land cover,classification,classify,supervised,sentinel-1,sentinel-2,terrafm,deep learning,training</source>
            <translation>Landbedeckung,Klassifikation,klassifizieren,überwacht,sentinel-1,sentinel-2,terrafm,Deep Learning,Training</translation>
        </message>
        <message>
            <source>Makes a land-cover map from Sentinel-2 and/or Sentinel-1 imagery and a few labelled points or polygons of each class. The model's features of the imagery, its bands and their surroundings are classified by a probe that is fitted to the samples. Accuracy is estimated on samples held out in spatial folds.</source>
            <translation>Erstellt eine Landbedeckungskarte aus Sentinel-2- und/oder Sentinel-1-Bilddaten und wenigen Punkten oder Polygonen je Klasse. Die Merkmale des Modells, die Bänder der Bilddaten und deren Umgebung werden von einem Klassifikator eingeordnet, der an die Stichproben angepasst wird. Die Genauigkeit wird an räumlich zurückgehaltenen Stichproben geschätzt.</translation>
        </message>
        <message>
            <source>A sample inside one labels all of it.</source>
            <translation>Eine Stichprobe darin gilt für die ganze Fläche.</translation>
        </message>
        <message>
            <source>Labelled points or polygons in any CRS, at least two of each of at least two classes. Names and colours come from the fields 'name' and 'color', else from the layer's categorised symbology.</source>
            <translation>Punkte oder Polygone mit bekannter Klasse, in beliebigem KBS: mindestens zwei Klassen, jede mit mindestens zwei. Namen und Farben stammen aus den Feldern „name“ und „color“, sonst aus der kategorisierten Symbolisierung des Layers.</translation>
        </message>
        <message>
            <source>The field with the class: whole numbers from 0 to 254, or text.</source>
            <translation>Das Feld mit der Klasse: ganze Zahlen von 0 bis 254 oder Text.</translation>
        </message>
        <message>
            <source>linear: a regularised linear classifier; auto: such ones and trees together, as the samples speak for them, the better choice where samples were surveyed; knn: nearest neighbours; trees: randomised trees of the pixels.</source>
            <translation>linear: ein regularisierter linearer Klassifikator; auto: solche und Bäume zusammen, so wie die Stichproben für sie sprechen, die bessere Wahl, wo diese im Gelände erhoben wurden; knn: nächste Nachbarn; trees: Zufallsbäume aus den Pixeln.</translation>
        </message>
        <message>
            <source>Samples</source>
            <translation>Stichproben</translation>
        </message>
        <message>
            <source>Method</source>
            <translation>Verfahren</translation>
        </message>
        <message>
            <source>the class probabilities</source>
            <translation>die Klassenwahrscheinlichkeiten</translation>
        </message>
        <message>
            <source>Else the methods auto and linear tell from the scene how common each class is, so that rare ones are not found everywhere.</source>
            <translation>Sonst erschließen die Verfahren auto und linear aus der Szene, wie häufig jede Klasse ist, damit seltene nicht überall gefunden werden.</translation>
        </message>
        <message>
            <source>Cross-validates a random forest on the same samples and folds, for the log and the report.</source>
            <translation>Kreuzvalidiert einen Random Forest auf denselben Stichproben und Teilmengen, für Protokoll und Bericht.</translation>
        </message>
        <message>
            <source>Take all classes to be equally common</source>
            <translation>Alle Klassen als gleich häufig nehmen</translation>
        </message>
        <message>
            <source>Compare with a random forest on the bands</source>
            <translation>Mit einem Random Forest auf den Bändern vergleichen</translation>
        </message>
        <message>
            <source>A GeoPackage of the map's areas with the fields class, name, color and area_ha.</source>
            <translation>Ein GeoPackage der Flächen der Karte mit den Feldern class, name, color und area_ha.</translation>
        </message>
        <message>
            <source>A file by which 'Map of another scene' maps imagery without samples.</source>
            <translation>Eine Datei, mit der „Karte einer anderen Szene“ Bilddaten ohne Stichproben kartiert.</translation>
        </message>
        <message>
            <source>Land-cover polygons</source>
            <translation>Landbedeckungspolygone</translation>
        </message>
        <message>
            <source>A page (.html) or JSON file (.json) with areas, accuracy, model and all that was used.</source>
            <translation>Eine Seite (.html) oder JSON-Datei (.json) mit Flächen, Genauigkeit, Modell und allem, was verwendet wurde.</translation>
        </message>
        <message>
            <source>Polygons</source>
            <translation>Polygone</translation>
        </message>
        <message>
            <source>Probe for other scenes</source>
            <translation>Klassifikator für andere Szenen</translation>
        </message>
        <message>
            <source>Cloud and shadow mask</source>
            <translation>Wolken- und Schattenmaske</translation>
        </message>
        <message>
            <source>cloud,clouds,cloud mask,shadow,csmask,s2cloudless,scl,scene classification,sentinel-2,mask,quality,terrafm</source>
            <translation>Wolke,Wolken,Wolkenmaske,Schatten,csmask,s2cloudless,scl,Szenenklassifikation,Sentinel-2,Maske,Qualität,terrafm</translation>
        </message>
        <message>
            <source>Finds clouds and their shadows in Sentinel-2 imagery: from the scene classification of Level-2A products, by the cloud model ukis-csmask at either level (blue, green, red, near infrared), with s2cloudless in whole Level-1C products, by a trained TerraFM head, or from a few samples. The values are checked first, and the log says which way was taken and why. The result can be given as the mask of the other algorithms.</source>
            <translation>Findet Wolken und ihre Schatten in Sentinel-2-Bildern: aus der Szenenklassifikation von Level-2A-Produkten, mit dem Wolkenmodell ukis-csmask auf beiden Stufen (Blau, Grün, Rot, nahes Infrarot), mit s2cloudless in vollständigen Level-1C-Produkten, mit einem trainierten TerraFM-Kopf oder aus wenigen Stichproben. Zuerst werden die Werte geprüft, und das Protokoll sagt, welches Verfahren gewählt wurde und warum. Das Ergebnis kann den anderen Algorithmen als Maske gegeben werden.</translation>
        </message>
        <message>
            <source>A GeoTIFF with the probability of cloud, 0 to 1; of csmask, s2cloudless, head and clicks.</source>
            <translation>Ein GeoTIFF mit der Wahrscheinlichkeit von Wolken, 0 bis 1; bei csmask, s2cloudless, head und clicks.</translation>
        </message>
        <message>
            <source>Cloud probability</source>
            <translation>Wolkenwahrscheinlichkeit</translation>
        </message>
        <message>
            <source>Cloud mask</source>
            <translation>Wolkenmaske</translation>
        </message>
        <message>
            <source>A GeoTIFF: 0 clear, 1 thick cloud, 2 thin cloud, 3 cloud shadow; 255 where there is no data.</source>
            <translation>Ein GeoTIFF: 0 frei, 1 dichte Wolke, 2 dünne Wolke, 3 Wolkenschatten; 255, wo Daten fehlen.</translation>
        </message>
        <message>
            <source>auto: the first that the imagery allows; scl: the scene classification of Level-2A; csmask: the cloud model, clouds and shadows at either level; s2cloudless: Level-1C with all its bands; head: a trained TerraFM head; clicks: from samples. The checks are made in any case.</source>
            <translation>auto: das erste, das die Bilddaten zulassen; scl: die Szenenklassifikation von Level-2A; csmask: das Wolkenmodell, Wolken und Schatten auf beiden Stufen; s2cloudless: Level-1C mit allen Bändern; head: ein trainierter TerraFM-Kopf; clicks: aus Stichproben. Geprüft wird in jedem Fall.</translation>
        </message>
        <message>
            <source>automatic: 60 m with s2cloudless, 30 m with csmask, for which they are best; finer takes longer. The mask has the imagery's pixels.</source>
            <translation>automatic: 60 m mit s2cloudless, 30 m mit csmask, wofür sie am besten sind; feiner dauert länger. Die Maske hat die Pixel der Bilder.</translation>
        </message>
        <message>
            <source>The scene classification of the same Level-2A product. One among the bands, or of the same tile and date beside the file, is found by itself.</source>
            <translation>Die Szenenklassifikation desselben Level-2A-Produkts. Eine unter den Bändern, oder eine derselben Kachel und desselben Tages neben der Datei, wird selbst gefunden.</translation>
        </message>
        <message>
            <source>Scene classification (SCL)</source>
            <translation>Szenenklassifikation (SCL)</translation>
        </message>
        <message>
            <source>Resolution of s2cloudless or csmask (metres)</source>
            <translation>Auflösung von s2cloudless oder csmask (Meter)</translation>
        </message>
        <message>
            <source>automatic: where the method finds none itself and the sun's position or the date is recorded.</source>
            <translation>automatic: wo das Verfahren selbst keine findet und der Sonnenstand oder das Datum verzeichnet ist.</translation>
        </message>
        <message>
            <source>From north, clockwise; only where neither metadata nor date tell it.</source>
            <translation>Von Norden aus im Uhrzeigersinn; nur, wo weder Metadaten noch Datum ihn nennen.</translation>
        </message>
        <message>
            <source>A margin of safety around what was found; 0 for none.</source>
            <translation>Ein Sicherheitsabstand um das Gefundene; 0 für keinen.</translation>
        </message>
        <message>
            <source>Match shadows to clouds</source>
            <translation>Mit Wolkenschatten</translation>
        </message>
        <message>
            <source>Sun azimuth (degrees)</source>
            <translation>Sonnenazimut (Grad)</translation>
        </message>
        <message>
            <source>Grow clouds by (metres)</source>
            <translation>Wolken erweitern um (Meter)</translation>
        </message>
        <message>
            <source>Grow shadows by (metres)</source>
            <translation>Schatten erweitern um (Meter)</translation>
        </message>
        <message>
            <source>For the method clicks: points or polygons with a field 'class' that says clear, thick cloud, thin cloud or cloud shadow, or 0, 1, 2 or 3.</source>
            <translation>Für das Verfahren clicks: Punkte oder Polygone mit einem Feld „class“, in dem clear, thick cloud, thin cloud oder cloud shadow steht, oder 0, 1, 2 oder 3.</translation>
        </message>
        <message>
            <source>For the method head: the file of a trained cloud head (.safetensors), or the name that it was imported under. With auto it is used where none of scl, csmask and s2cloudless can be.</source>
            <translation>Für das Verfahren head: die Datei eines trainierten Wolkenkopfs (.safetensors) oder der Name, unter dem er importiert wurde. Mit auto wird er verwendet, wo weder scl noch csmask noch s2cloudless möglich ist.</translation>
        </message>
        <message>
            <source>The model that the head was trained on, and no other; for clicks, whose features are classified. A bundled or imported model's name, or the path of weights (.safetensors, official .pth).</source>
            <translation>Das Modell, auf dem der Kopf trainiert wurde, und kein anderes; bei clicks das, dessen Merkmale klassifiziert werden. Der Name eines mitgelieferten oder importierten Modells oder der Pfad von Gewichten (.safetensors, offizielle .pth).</translation>
        </message>
        <message>
            <source>TerraFM heads (*.safetensors);;All files (*)</source>
            <translation>TerraFM-Köpfe (*.safetensors);;Alle Dateien (*)</translation>
        </message>
        <message>
            <source>TerraFM head</source>
            <translation>TerraFM-Kopf</translation>
        </message>
        <message>
            <source>Model under the head or the samples</source>
            <translation>Modell unter dem Kopf oder den Stichproben</translation>
        </message>
        <message>
            <source>Cloud cover (0 to 1, of pixels with data)</source>
            <translation>Bewölkung (0 bis 1, der Pixel mit Daten)</translation>
        </message>
        <message>
            <source>The method that was used</source>
            <translation>Das verwendete Verfahren</translation>
        </message>
        <message>
            <source>No imagery was chosen: choose a Sentinel-2 layer, file or folder.</source>
            <translation>Es wurden keine Bilddaten gewählt: einen Sentinel-2-Layer, eine Datei oder einen Ordner wählen.</translation>
        </message>
        <message>
            <source>The method 'head' needs a trained TerraFM head: choose its file, or type the name that it was imported under.</source>
            <translation>Das Verfahren „head“ braucht einen trainierten TerraFM-Kopf: seine Datei wählen oder den Namen eingeben, unter dem er importiert wurde.</translation>
        </message>
        <message>
            <source>The method 'clicks' needs samples: choose a layer of points or polygons.</source>
            <translation>Das Verfahren „clicks“ braucht Stichproben: einen Layer mit Punkten oder Polygonen wählen.</translation>
        </message>
        <message>
            <source>Clusters of imagery</source>
            <translation>Cluster von Bilddaten</translation>
        </message>
        <message>
            <source>clusters,unsupervised,k-means,terrafm,sentinel-2,sentinel-1</source>
            <translation>Cluster,unüberwacht,k-means,terrafm,sentinel-2,sentinel-1</translation>
        </message>
        <message>
            <source>Groups the places of Sentinel-2 and/or Sentinel-1 imagery into clusters, without samples.</source>
            <translation>Gruppiert die Orte von Sentinel-2- und/oder Sentinel-1-Bilddaten zu Clustern, ohne Stichproben.</translation>
        </message>
        <message>
            <source>How many; if left out or 0, a number from 3 to 15 is suggested.</source>
            <translation>Wie viele; wenn ausgelassen oder 0, wird eine Zahl von 3 bis 15 vorgeschlagen.</translation>
        </message>
        <message>
            <source>mini-batch: mini-batch k-means, fast; k-means: on all of the sample, a little tighter.</source>
            <translation>mini-batch: Mini-Batch-k-means, schnell; k-means: auf der ganzen Stichprobe, etwas genauer.</translation>
        </message>
        <message>
            <source>Clusters</source>
            <translation>Cluster</translation>
        </message>
        <message>
            <source>the distances to the clusters</source>
            <translation>die Abstände zu den Clustern</translation>
        </message>
        <message>
            <source>Cloud-free composite</source>
            <translation>Wolkenfreies Komposit</translation>
        </message>
        <message>
            <source>composite,mosaic,cloud-free,median,best pixel,terrafm,sentinel-2,sentinel-1</source>
            <translation>Komposit,Mosaik,wolkenfrei,Median,bestes Pixel,terrafm,sentinel-2,sentinel-1</translation>
        </message>
        <message>
            <source>Makes one cloud-free scene of several days and tiles, by their scene classifications (SCL); all else takes it as imagery.</source>
            <translation>Macht aus mehreren Tagen und Kacheln eine wolkenfreie Szene, nach ihren Szenenklassifikationen (SCL); alles Übrige nimmt sie als Bild.</translation>
        </message>
        <message>
            <source>median: of each band over a pixel's clear days; best: all bands of the day that is nearest to that.</source>
            <translation>median: jedes Bandes über die klaren Tage eines Pixels; best: alle Bänder des Tages, der dem am nächsten ist.</translation>
        </message>
        <message>
            <source>A GeoTIFF of the bands as reflectance × 10000 or dB, with level and day.</source>
            <translation>Ein GeoTIFF der Bänder als Reflexion × 10000 oder dB, mit Level und Tag.</translation>
        </message>
        <message>
            <source>A GeoTIFF with the day of every pixel as YYYYMMDD; of the median the day nearest to it.</source>
            <translation>Ein GeoTIFF mit dem Tag jedes Pixels als YYYYMMDD; beim Median der ihm nächste Tag.</translation>
        </message>
        <message>
            <source>Composite</source>
            <translation>Komposit</translation>
        </message>
        <message>
            <source>Day of every pixel</source>
            <translation>Tag jedes Pixels</translation>
        </message>
        <message>
            <source>Features of imagery</source>
            <translation>Merkmale von Bilddaten</translation>
        </message>
        <message>
            <source>embedding,embed,features,foundation model,sentinel-1,sentinel-2,terrafm,deep learning</source>
            <translation>Einbettung,embedding,Merkmale,Grundlagenmodell,sentinel-1,sentinel-2,terrafm,Deep Learning</translation>
        </message>
        <message>
            <source>Computes the TerraFM model's features of Sentinel-2 and/or Sentinel-1 imagery: one band for each dimension, for classifiers, regressions and comparisons of your own.</source>
            <translation>Berechnet die Merkmale des TerraFM-Modells von Sentinel-2- und/oder Sentinel-1-Bilddaten: ein Band für jede Dimension, für eigene Klassifikatoren, Regressionen und Vergleiche.</translation>
        </message>
        <message>
            <source>half the size of the model's patches</source>
            <translation>die halbe Größe der Patches des Modells</translation>
        </message>
        <message>
            <source>Features</source>
            <translation>Merkmale</translation>
        </message>
        <message>
            <source>A GeoTIFF with one band for each dimension.</source>
            <translation>Ein GeoTIFF mit einem Band für jede Dimension.</translation>
        </message>
        <message>
            <source>Number of dimensions</source>
            <translation>Zahl der Dimensionen</translation>
        </message>
        <message>
            <source>Features as colours</source>
            <translation>Merkmale als Farben</translation>
        </message>
        <message>
            <source>embedding,rgb,principal components,pca,terrafm,sentinel-2,sentinel-1</source>
            <translation>embedding,rgb,hauptkomponenten,pca,terrafm,sentinel-2,sentinel-1</translation>
        </message>
        <message>
            <source>Shows the TerraFM model's features of Sentinel-2 and/or Sentinel-1 imagery as colours: their first three principal components as red, green and blue. Places of one colour have like surroundings; colours of different scenes cannot be compared.</source>
            <translation>Zeigt die Merkmale des TerraFM-Modells von Sentinel-2- und/oder Sentinel-1-Bilddaten als Farben: ihre ersten drei Hauptkomponenten als Rot, Grün und Blau. Orte einer Farbe haben ähnliche Umgebungen; Farben verschiedener Szenen lassen sich nicht vergleichen.</translation>
        </message>
        <message>
            <source>A GeoTIFF of three bands from 1 to 255, with its style beside it; 0 without data.</source>
            <translation>Ein GeoTIFF mit drei Bändern von 1 bis 255, mit Stil daneben; 0 ohne Daten.</translation>
        </message>
        <message>
            <source>Embedding colours</source>
            <translation>Merkmalsfarben</translation>
        </message>
        <message>
            <source>Map of another scene</source>
            <translation>Karte einer anderen Szene</translation>
        </message>
        <message>
            <source>land cover,classification,predict,transfer,apply,sentinel-1,sentinel-2,terrafm</source>
            <translation>landbedeckung,klassifikation,vorhersage,übertragen,anwenden,sentinel-1,sentinel-2,terrafm</translation>
        </message>
        <message>
            <source>Maps imagery by a probe that 'Land-cover map from samples' saved: another place or another date, by the same sensors and model, without samples. Check the map: the further a scene is from the first one in season and kind of land, the less it holds.</source>
            <translation>Kartiert Bilddaten mit einem Klassifikator, den „Landbedeckungskarte aus Stichproben“ gespeichert hat: ein anderer Ort oder ein anderes Datum, mit denselben Sensoren und demselben Modell, ohne Stichproben. Die Karte prüfen: Je weiter eine Szene in Jahreszeit und Art des Landes von der ersten entfernt ist, desto weniger ist auf sie Verlass.</translation>
        </message>
        <message>
            <source>The file that 'Land-cover map from samples' wrote; it names its model.</source>
            <translation>Die Datei, die „Landbedeckungskarte aus Stichproben“ geschrieben hat; sie nennt ihr Modell.</translation>
        </message>
        <message>
            <source>Probe</source>
            <translation>Klassifikator</translation>
        </message>
        <message>
            <source>A page (.html) or JSON file (.json) with areas, model and all that was used.</source>
            <translation>Eine Seite (.html) oder JSON-Datei (.json) mit Flächen, Modell und allem, was verwendet wurde.</translation>
        </message>
        <message>
            <source>Reference sample of a map</source>
            <translation>Referenzstichprobe einer Karte</translation>
        </message>
        <message>
            <source>accuracy,reference,validation,stratified,random points,sampling design,olofsson,terrafm</source>
            <translation>Genauigkeit,Referenz,Validierung,geschichtet,Zufallspunkte,Stichprobenplan,olofsson,terrafm</translation>
        </message>
        <message>
            <source>Draws a stratified random sample of a class map: points at pixel centres, in random order, to be checked on better imagery or in the field. Fill their field 'reference' with the true class, then run 'Accuracy and areas of a map'. Rare classes get 25 to 50 points, the others share the rest by area.</source>
            <translation>Zieht eine geschichtete Zufallsstichprobe einer Klassenkarte: Punkte in Pixelmitten, in zufälliger Reihenfolge, die an besseren Bildern oder im Gelände geprüft werden. Ihr Feld „reference“ mit der wahren Klasse füllen, dann „Genauigkeit und Flächen einer Karte“ ausführen. Seltene Klassen erhalten 25 bis 50 Punkte, die anderen teilen sich den Rest nach der Fläche.</translation>
        </message>
        <message>
            <source>How many to draw; if left out or 0, as many as the standard error asks for.</source>
            <translation>Wie viele gezogen werden; wenn ausgelassen oder 0, so viele, wie der Standardfehler verlangt.</translation>
        </message>
        <message>
            <source>How exact the overall accuracy is to be; half of the 95 % interval is twice as much. 0.01 if neither this nor a number of points is given, which is some 1,300 points; 0.02 needs a quarter of them.</source>
            <translation>Wie genau die Gesamtgenauigkeit sein soll; die Hälfte des 95-%-Intervalls ist doppelt so viel. 0,01, wenn weder dies noch eine Zahl der Punkte angegeben ist, das sind etwa 1300 Punkte; 0,02 braucht ein Viertel davon.</translation>
        </message>
        <message>
            <source>The same seed draws the same points of the same map, another one others.</source>
            <translation>Derselbe Startwert zieht dieselben Punkte derselben Karte, ein anderer andere.</translation>
        </message>
        <message>
            <source>A GeoPackage of points with the fields id, map_class, stratum and reference; the last one is empty. One whose points were checked already is never overwritten.</source>
            <translation>Ein GeoPackage mit Punkten und den Feldern id, map_class, stratum und reference; das letzte ist leer. Eines, dessen Punkte schon geprüft wurden, wird nie überschrieben.</translation>
        </message>
        <message>
            <source>Standard error of the overall accuracy</source>
            <translation>Standardfehler der Gesamtgenauigkeit</translation>
        </message>
        <message>
            <source>Number of points</source>
            <translation>Zahl der Punkte</translation>
        </message>
        <message>
            <source>Seed</source>
            <translation>Startwert</translation>
        </message>
        <message>
            <source>Reference sample</source>
            <translation>Referenzstichprobe</translation>
        </message>
        <message>
            <source>Both a number of points and a standard error were given: choose one of them.</source>
            <translation>Es wurden eine Zahl der Punkte und ein Standardfehler angegeben: eines von beiden wählen.</translation>
        </message>
        <message>
            <source>Segments of imagery</source>
            <translation>Segmente von Bilddaten</translation>
        </message>
        <message>
            <source>segments,superpixels,slic,objects,obia,parcels,terrafm,sentinel-2,sentinel-1</source>
            <translation>Segmente,Superpixel,slic,Objekte,obia,Parzellen,terrafm,sentinel-2,sentinel-1</translation>
        </message>
        <message>
            <source>Cuts Sentinel-2 and/or Sentinel-1 imagery into areas that look alike inside, told from the principal components of its features. Use them as the parcels of a land-cover map where there are no real ones.</source>
            <translation>Teilt Bilddaten von Sentinel-2 und/oder Sentinel-1 in Flächen, die in sich gleich aussehen, nach den Hauptkomponenten ihrer Merkmale. Nehmen Sie sie als Parzellen einer Landbedeckungskarte, wo es keine echten gibt.</translation>
        </message>
        <message>
            <source>Area of a segment in hectares, about.</source>
            <translation>Ungefähre Fläche eines Segments in Hektar.</translation>
        </message>
        <message>
            <source>Instead of the area: the side of a segment in metres, about.</source>
            <translation>Statt der Fläche: die ungefähre Seite eines Segments in Metern.</translation>
        </message>
        <message>
            <source>From ragged (0.05), which follows every border, to square (1).</source>
            <translation>Von ausgefranst (0,05), jeder Grenze folgend, bis quadratisch (1).</translation>
        </message>
        <message>
            <source>A GeoPackage of the segments with their numbers and their areas on the ground.</source>
            <translation>Ein GeoPackage der Segmente mit ihren Nummern und wahren Flächen.</translation>
        </message>
        <message>
            <source>The segments' numbers as a GeoTIFF; 0 where there is no data.</source>
            <translation>Die Nummern der Segmente als GeoTIFF; 0, wo es keine Daten gibt.</translation>
        </message>
        <message>
            <source>Size (hectares)</source>
            <translation>Größe (Hektar)</translation>
        </message>
        <message>
            <source>Side (metres)</source>
            <translation>Seite (Meter)</translation>
        </message>
        <message>
            <source>Compactness</source>
            <translation>Kompaktheit</translation>
        </message>
        <message>
            <source>Segments</source>
            <translation>Segmente</translation>
        </message>
        <message>
            <source>Segments as a raster</source>
            <translation>Segmente als Raster</translation>
        </message>
        <message>
            <source>Similarity to examples</source>
            <translation>Ähnlichkeit zu Beispielen</translation>
        </message>
        <message>
            <source>similarity,search,examples,terrafm,sentinel-2,sentinel-1</source>
            <translation>Ähnlichkeit,Suche,Beispiele,terrafm,sentinel-2,sentinel-1</translation>
        </message>
        <message>
            <source>Shows how similar every place of Sentinel-2 and/or Sentinel-1 imagery is to some examples.</source>
            <translation>Zeigt, wie ähnlich jeder Ort von Sentinel-2- und/oder Sentinel-1-Bilddaten einigen Beispielen ist.</translation>
        </message>
        <message>
            <source>Points or polygons of what is sought, in any CRS; no class is needed.</source>
            <translation>Punkte oder Polygone des Gesuchten, in beliebigem KBS; eine Klasse ist nicht nötig.</translation>
        </message>
        <message>
            <source>mean: similarity to the mean of the examples, of one kind; max: to the nearest one, for several.</source>
            <translation>mean: Ähnlichkeit mit dem Mittel der Beispiele, einer Art; max: mit dem nächsten, für mehrere.</translation>
        </message>
        <message>
            <source>A second GeoTIFF: 1 where the threshold is reached, else 0; 255 without data.</source>
            <translation>Ein zweites GeoTIFF: 1, wo die Schwelle erreicht ist, sonst 0; 255 ohne Daten.</translation>
        </message>
        <message>
            <source>Similar</source>
            <translation>Ähnlich</translation>
        </message>
        <message>
            <source>Examples</source>
            <translation>Beispiele</translation>
        </message>
        <message>
            <source>Combine examples</source>
            <translation>Beispiele zusammenfassen</translation>
        </message>
        <message>
            <source>From which similarity on a pixel is similar, for the second result.</source>
            <translation>Von welcher Ähnlichkeit an ein Pixel ähnlich ist, für das zweite Ergebnis.</translation>
        </message>
        <message>
            <source>Similarity (%)</source>
            <translation>Ähnlichkeit (%)</translation>
        </message>
        <message>
            <source>Similar pixels</source>
            <translation>Ähnliche Pixel</translation>
        </message>
        <message>
            <source>A threshold and similar pixels belong together: give both or neither.</source>
            <translation>Schwelle und ähnliche Pixel gehören zusammen: beide angeben oder keines.</translation>
        </message>
    </context>
    <context>
        <name>ThresholdRow</name>
        <message>
            <source>Show from</source>
            <translation>Zeigen ab</translation>
        </message>
        <message>
            <source>Threshold in per cent</source>
            <translation>Schwelle in Prozent</translation>
        </message>
        <message>
            <source>Hides what lies below, in the layer's style; nothing is computed again</source>
            <translation>Blendet im Stil des Layers aus, was darunter liegt; nichts wird neu gerechnet</translation>
        </message>
        <message>
            <source>{percent} %</source>
            <translation>{percent} %</translation>
        </message>
    </context>
    <context>
        <name>WeightsFromFile</name>
        <message>
            <source>Weights from a file</source>
            <translation>Gewichte aus einer Datei</translation>
        </message>
        <message>
            <source>A model or head of TerraFM (.safetensors), or the official .pth</source>
            <translation>Ein Modell oder Kopf von TerraFM (.safetensors) oder das offizielle .pth</translation>
        </message>
        <message>
            <source>Weights (*.safetensors *.pth)</source>
            <translation>Gewichte (*.safetensors *.pth)</translation>
        </message>
        <message>
            <source>What the model is called from now on: letters, digits, '-' and '_'</source>
            <translation>Wie das Modell von nun an heißt: Buchstaben, Ziffern, „-“ und „_“</translation>
        </message>
        <message>
            <source>Import</source>
            <translation>Importieren</translation>
        </message>
        <message>
            <source>The file is checked and copied into the folder of models</source>
            <translation>Die Datei wird geprüft und in den Ordner der Modelle kopiert</translation>
        </message>
        <message>
            <source>File</source>
            <translation>Datei</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>Name</translation>
        </message>
    </context>
    <context>
        <name>WhereNext</name>
        <message>
            <source>Where Next?</source>
            <translation>Wo weiter?</translation>
        </message>
        <message>
            <source>Suggest places where a sample would improve the map most</source>
            <translation>Orte vorschlagen, an denen eine Stichprobe die Karte am meisten verbessern würde</translation>
        </message>
        <message>
            <source>Suggested places</source>
            <translation>Vorgeschlagene Orte</translation>
        </message>
        <message>
            <source>Looking for places…</source>
            <translation>Orte werden gesucht…</translation>
        </message>
        <message>
            <source>{reason}. Click to see the place on the map.</source>
            <translation>{reason}. Ein Klick zeigt den Ort auf der Karte.</translation>
        </message>
    </context>
    <context>
        <name>WorkStrip</name>
        <message>
            <source>Opening the imagery</source>
            <translation>Bilddaten werden geöffnet</translation>
        </message>
        <message>
            <source>Mapping the screen</source>
            <translation>Der Bildschirm wird kartiert</translation>
        </message>
        <message>
            <source>Comparing with a random forest</source>
            <translation>Vergleich mit einem Random Forest</translation>
        </message>
        <message>
            <source>Mapping the whole scene</source>
            <translation>Die ganze Szene wird kartiert</translation>
        </message>
        <message>
            <source>Saving the map</source>
            <translation>Die Karte wird gespeichert</translation>
        </message>
        <message>
            <source>First look from the bands; the model refines it</source>
            <translation>Erster Blick aus den Bändern; das Modell verfeinert ihn</translation>
        </message>
    </context>
</TS>
