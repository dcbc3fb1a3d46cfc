<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="es" sourcelanguage="en">
    <context>
        <name>AnswerButtons</name>
        <message>
            <source>0  Cannot tell</source>
            <translation>0  Indecidible</translation>
        </message>
        <message>
            <source>The point is left out of the estimates and counted in the report</source>
            <translation>El punto queda fuera de las estimaciones y se cuenta en el informe</translation>
        </message>
        <message>
            <source>Back</source>
            <translation>Atrás</translation>
        </message>
        <message>
            <source>To the point before (Backspace)</source>
            <translation>Al punto anterior (Retroceso)</translation>
        </message>
        <message>
            <source>Next</source>
            <translation>Siguiente</translation>
        </message>
        <message>
            <source>To the next point without an answer (Enter)</source>
            <translation>Al siguiente punto sin respuesta (Intro)</translation>
        </message>
    </context>
    <context>
        <name>BandTable</name>
        <message>
            <source>Reset</source>
            <translation>Restablecer</translation>
        </message>
        <message>
            <source>none</source>
            <translation>ninguna</translation>
        </message>
        <message>
            <source>The names of this product's files say which band is which.</source>
            <translation>Los nombres de los archivos de este producto dicen qué banda es cuál.</translation>
        </message>
        <message>
            <source>Which band of the layer is which; those in bold are needed.</source>
            <translation>Qué banda de la capa es cuál; las que están en negrita son necesarias.</translation>
        </message>
        <message>
            <source>Band of the layer that is {band}</source>
            <translation>Banda de la capa que es {band}</translation>
        </message>
        <message>
            <source>Presets</source>
            <translation>Preajustes</translation>
        </message>
        <message>
            <source>Name the layer's bands in an order in which files are often written</source>
            <translation>Nombrar las bandas de la capa en un orden frecuente en los archivos</translation>
        </message>
        <message>
            <source>Take the bands as they are recognised</source>
            <translation>Tomar las bandas como se reconocen</translation>
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
            <translation>{band}. Solo para encontrar nubes</translation>
        </message>
    </context>
    <context>
        <name>CacheRow</name>
        <message>
            <source>Where the features of scenes are kept between sessions; safe to delete</source>
            <translation>Dónde se guardan las características de las escenas entre sesiones; se puede borrar sin riesgo</translation>
        </message>
        <message>
            <source>Empty Cache</source>
            <translation>Vaciar caché</translation>
        </message>
        <message>
            <source>Delete the features that are kept now, ending a running engine; they are computed again if needed</source>
            <translation>Borrar las características guardadas, deteniendo un motor en marcha; se calculan de nuevo si hacen falta</translation>
        </message>
        <message>
            <source>Size of TerraFM's cache</source>
            <translation>Tamaño de la caché de TerraFM</translation>
        </message>
        <message>
            <source>{size} in {folder}</source>
            <translation>{size} en {folder}</translation>
        </message>
        <message>
            <source>Emptying TerraFM's cache</source>
            <translation>Vaciando la caché de TerraFM</translation>
        </message>
    </context>
    <context>
        <name>CheckResults</name>
        <message>
            <source>User's accuracy: how much of what is mapped as the class is it (± half of the 95 % interval)</source>
            <translation>Exactitud del usuario: cuánto de lo cartografiado como la clase lo es (± mitad del intervalo del 95 %)</translation>
        </message>
        <message>
            <source>Producer's accuracy: how much of the class is mapped as it (± half of the 95 % interval)</source>
            <translation>Exactitud del productor: cuánto de la clase se cartografió como tal (± mitad del intervalo del 95 %)</translation>
        </message>
        <message>
            <source>Area by the reference points, which corrects the mapped one (± half of the 95 % interval)</source>
            <translation>Superficie según los puntos de referencia, que corrige la cartografiada (± mitad del intervalo del 95 %)</translation>
        </message>
        <message>
            <source>Overall accuracy {value} % (95 % interval), from {samples} points.</source>
            <translation>Exactitud global {value} % (intervalo del 95 %), de {samples} puntos.</translation>
        </message>
        <message>
            <source>Mapped: {area} ha</source>
            <translation>Cartografiado: {area} ha</translation>
        </message>
    </context>
    <context>
        <name>CheckSection</name>
        <message>
            <source>Check the Map</source>
            <translation>Comprobar el mapa</translation>
        </message>
        <message>
            <source>save the map first</source>
            <translation>guarde primero el mapa</translation>
        </message>
        <message>
            <source>{done} of {points} points</source>
            <translation>{done} de {points} puntos</translation>
        </message>
        <message>
            <source>A saved class map of this or any other program</source>
            <translation>Un mapa de clases guardado, de este u otro programa</translation>
        </message>
        <message>
            <source>Points</source>
            <translation>Puntos</translation>
        </message>
        <message>
            <source>Standard error</source>
            <translation>Error estándar</translation>
        </message>
        <message>
            <source>Say how many points, or how exactly the overall accuracy is to be known</source>
            <translation>Diga cuántos puntos, o con qué precisión se ha de conocer la exactitud global</translation>
        </message>
        <message>
            <source>Half of the 95 % interval is about twice as much</source>
            <translation>La mitad del intervalo del 95 % es cerca del doble</translation>
        </message>
        <message>
            <source>Draw Points</source>
            <translation>Sortear puntos</translation>
        </message>
        <message>
            <source>Draw random points of each class of the map, as a layer of the project</source>
            <translation>Sortear puntos al azar de cada clase del mapa, como capa del proyecto</translation>
        </message>
        <message>
            <source>Check Points</source>
            <translation>Comprobar puntos</translation>
        </message>
        <message>
            <source>Go from point to point. The map stays hidden until a point is answered, so that it sways nobody.</source>
            <translation>Ir de punto en punto. El mapa queda oculto hasta responder, para no influir en nadie.</translation>
        </message>
        <message>
            <source>Show the map after each answer</source>
            <translation>Mostrar el mapa tras cada respuesta</translation>
        </message>
        <message>
            <source>Stay at the point and show what the map says there; Enter goes on</source>
            <translation>Quedarse en el punto y mostrar qué dice allí el mapa; Intro para seguir</translation>
        </message>
        <message>
            <source>Assess</source>
            <translation>Evaluar</translation>
        </message>
        <message>
            <source>Accuracy and areas by the points that are checked so far; more points make them surer</source>
            <translation>Exactitud y superficies según los puntos comprobados hasta ahora; con más puntos son más seguras</translation>
        </message>
        <message>
            <source>Map</source>
            <translation>Mapa</translation>
        </message>
        <message>
            <source>By</source>
            <translation>Por</translation>
        </message>
        <message>
            <source>{done} of {points} points of ‘{layer}’ checked, {cannot} could not be told.</source>
            <translation>{done} de {points} puntos de «{layer}» comprobados, {cannot} indecidibles.</translation>
        </message>
        <message>
            <source>Point {number}: what is in the framed pixel? Keys 1–9, 0, Backspace; Esc ends.</source>
            <translation>Punto {number}: ¿qué hay en el píxel enmarcado? Teclas 1–9, 0, Retroceso; Esc termina.</translation>
        </message>
        <message>
            <source>Point {number}: the map is shown, the answer stands. Enter goes on.</source>
            <translation>Punto {number}: el mapa se ve, la respuesta vale. Intro para seguir.</translation>
        </message>
    </context>
    <context>
        <name>ClassSetsMenu</name>
        <message>
            <source>Class Sets</source>
            <translation>Leyendas</translation>
        </message>
        <message>
            <source>Take the classes of a well-known legend or of a file; classes with samples stay</source>
            <translation>Tomar las clases de una leyenda conocida o de un archivo; las clases con muestras quedan</translation>
        </message>
        <message>
            <source>The classes were saved as {path}.</source>
            <translation>Las clases se guardaron como {path}.</translation>
        </message>
        <message>
            <source>Load Class Set…</source>
            <translation>Cargar juego de clases…</translation>
        </message>
        <message>
            <source>Save Class Set…</source>
            <translation>Guardar juego de clases…</translation>
        </message>
        <message>
            <source>Class sets and tables (*.json *.csv)</source>
            <translation>Conjuntos de clases y tablas (*.json *.csv)</translation>
        </message>
        <message>
            <source>Load Class Set</source>
            <translation>Cargar juego de clases</translation>
        </message>
        <message>
            <source>Save Class Set as</source>
            <translation>Guardar juego de clases como</translation>
        </message>
    </context>
    <context>
        <name>ClassTable</name>
        <message>
            <source>Samples of the class</source>
            <translation>Muestras de la clase</translation>
        </message>
        <message>
            <source>Cross-validated: 1 is perfect. Neighbouring samples are held out together.</source>
            <translation>Validación cruzada: 1 es perfecto. Las muestras vecinas se apartan juntas.</translation>
        </message>
        <message>
            <source>Key that chooses the class while you add points</source>
            <translation>Tecla que elige la clase mientras añade puntos</translation>
        </message>
        <message>
            <source>Select the class to add points of; double-click a name to change it</source>
            <translation>Elija la clase de los puntos que añade; doble clic en un nombre para cambiarlo</translation>
        </message>
        <message>
            <source>{name}: value {code} in the map</source>
            <translation>{name}: valor {code} en el mapa</translation>
        </message>
        <message>
            <source>Class colour</source>
            <translation>Color de la clase</translation>
        </message>
        <message>
            <source>Colour of the class</source>
            <translation>Color de la clase</translation>
        </message>
        <message>
            <source>A class takes part from two samples on</source>
            <translation>Una clase participa a partir de dos muestras</translation>
        </message>
    </context>
    <context>
        <name>ClassesSection</name>
        <message>
            <source>Classes and Samples</source>
            <translation>Clases y muestras</translation>
        </message>
        <message>
            <source>Remove the class and its samples</source>
            <translation>Quitar la clase y sus muestras</translation>
        </message>
        <message>
            <source>Delete the selected samples</source>
            <translation>Borrar las muestras seleccionadas</translation>
        </message>
        <message>
            <source>Undo the last change of samples (Ctrl+Z, Backspace)</source>
            <translation>Deshacer el último cambio de muestras (Ctrl+Z, Retroceso)</translation>
        </message>
        <message>
            <source>No classes yet: add your own with +, take a class set, or import samples.</source>
            <translation>Aún no hay clases: añada las suyas con +, tome un juego de clases o importe muestras.</translation>
        </message>
        <message>
            <source>Add Points</source>
            <translation>Poner puntos</translation>
        </message>
        <message>
            <source>Add a sample of the selected class with each click on the map</source>
            <translation>Añadir una muestra de la clase elegida con cada clic en el mapa</translation>
        </message>
        <message>
            <source>Add a class</source>
            <translation>Añadir una clase</translation>
        </message>
        <message>
            <source>Class {number}</source>
            <translation>Clase {number}</translation>
        </message>
    </context>
    <context>
        <name>CloudMasks</name>
        <message>
            <source>Clouds</source>
            <translation>Nubes</translation>
        </message>
        <message>
            <source>The mask {path} cannot be opened.</source>
            <translation>La máscara {path} no se puede abrir.</translation>
        </message>
    </context>
    <context>
        <name>CloudMethod</name>
        <message>
            <source>What is open for the chosen layer. The imagery is checked in any case.</source>
            <translation>Lo que es posible para la capa elegida. Las imágenes se comprueban en todo caso.</translation>
        </message>
        <message>
            <source>found by itself</source>
            <translation>hallada por sí misma</translation>
        </message>
        <message>
            <source>The scene classification of the Level-2A product; one of the same tile and date is found by itself, among the layers or beside the file</source>
            <translation>La clasificación de escena del producto Level-2A; una de la misma tesela y fecha se halla por sí misma, entre las capas o junto al archivo</translation>
        </message>
        <message>
            <source>TerraFM heads (*.safetensors);;All files (*)</source>
            <translation>Cabezas TerraFM (*.safetensors);;Todos los archivos (*)</translation>
        </message>
        <message>
            <source>Trained TerraFM Head</source>
            <translation>Cabeza TerraFM entrenada</translation>
        </message>
        <message>
            <source>file or imported name</source>
            <translation>archivo o nombre importado</translation>
        </message>
        <message>
            <source>The file of a trained cloud head, or the name that it was imported under</source>
            <translation>El archivo de una cabeza entrenada para nubes, o el nombre con que se importó</translation>
        </message>
        <message>
            <source>The model that the head was trained on: with any other it is refused</source>
            <translation>El modelo con que se entrenó la cabeza: con cualquier otro se rechaza</translation>
        </message>
        <message>
            <source>Find by</source>
            <translation>Buscar con</translation>
        </message>
        <message>
            <source>SCL</source>
            <translation>SCL</translation>
        </message>
        <message>
            <source>Head</source>
            <translation>Cabeza</translation>
        </message>
        <message>
            <source>Model</source>
            <translation>Modelo</translation>
        </message>
        <message>
            <source>Choose the head's file, or type its imported name.</source>
            <translation>Elija el archivo de la cabeza, o escriba su nombre importado.</translation>
        </message>
        <message>
            <source>Not open: {reason}.</source>
            <translation>No es posible: {reason}.</translation>
        </message>
        <message>
            <source>No way is open for this layer yet.</source>
            <translation>Aún no hay camino posible para esta capa.</translation>
        </message>
        <message>
            <source>By {method}, since {why}.</source>
            <translation>Con {method}: {why}.</translation>
        </message>
        <message>
            <source>Automatic</source>
            <translation>Automático</translation>
        </message>
        <message>
            <source>Scene classification</source>
            <translation>Clasificación de escena</translation>
        </message>
        <message>
            <source>Cloud model (ukis-csmask)</source>
            <translation>Modelo de nubes (ukis-csmask)</translation>
        </message>
        <message>
            <source>TerraFM head</source>
            <translation>Cabeza TerraFM</translation>
        </message>
        <message>
            <source>Four classes from Sen2Cor; it finds one shadow in seven.</source>
            <translation>Cuatro clases de Sen2Cor; encuentra una sombra de cada siete.</translation>
        </message>
        <message>
            <source>Clouds and shadows from blue, green, red and near infrared; thin cloud is not apart.</source>
            <translation>Nubes y sombras de azul, verde, rojo e infrarrojo cercano; la nube fina no va aparte.</translation>
        </message>
        <message>
            <source>Clouds from the ten bands of Level-1C; shadows are matched to them.</source>
            <translation>Nubes de las diez bandas de Level-1C; las sombras se unen a ellas.</translation>
        </message>
    </context>
    <context>
        <name>CloudResults</name>
        <message>
            <source>{name}: {cloud} cloud, {shadow} shadow. By {method}, since {why}.</source>
            <translation>{name}: {cloud} nubes, {shadow} sombra. Con {method}: {why}.</translation>
        </message>
        <message>
            <source>Not by {method}: {reason}.</source>
            <translation>No con {method}: {reason}.</translation>
        </message>
        <message>
            <source>{count} layers have a mask, in the group {group}.</source>
            <translation>{count} capas tienen máscara, en el grupo {group}.</translation>
        </message>
        <message>
            <source>Clouds</source>
            <translation>Nubes</translation>
        </message>
        <message>
            <source>Offset</source>
            <translation>Desplazamiento</translation>
        </message>
        <message>
            <source>Cancelled; finished masks stay.</source>
            <translation>Cancelado; las máscaras terminadas quedan.</translation>
        </message>
        <message>
            <source>Cancelled; nothing was left behind.</source>
            <translation>Cancelado; no quedó nada.</translation>
        </message>
        <message>
            <source>{name}: {sentence}</source>
            <translation>{name}: {sentence}</translation>
        </message>
        <message>
            <source>{count} layers</source>
            <translation>{count} capas</translation>
        </message>
        <message>
            <source>scene classification</source>
            <translation>clasificación de escena</translation>
        </message>
        <message>
            <source>the TerraFM cloud head</source>
            <translation>la cabeza TerraFM para nubes</translation>
        </message>
        <message>
            <source>samples</source>
            <translation>muestras</translation>
        </message>
    </context>
    <context>
        <name>CloudWays</name>
        <message>
            <source>Into the engine's own environment; it works without a network then</source>
            <translation>En el entorno propio del motor; después funciona sin red</translation>
        </message>
        <message>
            <source>Install the Cloud Model ({size} MB)</source>
            <translation>Instalar el modelo de nubes ({size} MB)</translation>
        </message>
        <message>
            <source>Install s2cloudless (10 MB)</source>
            <translation>Instalar s2cloudless (10 MB)</translation>
        </message>
        <message>
            <source>Installed; it is ready.</source>
            <translation>Instalado; está listo.</translation>
        </message>
        <message>
            <source>Installing</source>
            <translation>Instalando</translation>
        </message>
    </context>
    <context>
        <name>CloudsSection</name>
        <message>
            <source>Clouds</source>
            <translation>Nubes</translation>
        </message>
        <message>
            <source>Find Clouds</source>
            <translation>Buscar nubes</translation>
        </message>
        <message>
            <source>Make a mask of clouds and shadows, as a layer above the imagery</source>
            <translation>Hacer una máscara de nubes y sombras, como capa sobre las imágenes</translation>
        </message>
        <message>
            <source>More layers to find clouds in</source>
            <translation>Otras capas en que buscar nubes</translation>
        </message>
        <message>
            <source>Match shadows to clouds</source>
            <translation>Unir sombras y nubes</translation>
        </message>
        <message>
            <source>By the sun's position, where the way that is taken does not find shadows by itself</source>
            <translation>Por la posición del sol, donde el método no encuentra sombras por sí mismo</translation>
        </message>
        <message>
            <source>Choose a Sentinel-2 layer above.</source>
            <translation>Elija arriba una capa Sentinel-2.</translation>
        </message>
        <message>
            <source>none</source>
            <translation>ninguna</translation>
        </message>
        <message>
            <source>A cloud mask, a scene classification (SCL), or any raster that is 0 where the ground is clear</source>
            <translation>Una máscara de nubes, una clasificación de escena (SCL) o cualquier ráster que sea 0 donde el suelo está despejado</translation>
        </message>
        <message>
            <source>Leave clouds out of the map</source>
            <translation>Dejar las nubes fuera del mapa</translation>
        </message>
        <message>
            <source>Neither mapped nor learned from: what the mask says is cloud, shadow or to be left out</source>
            <translation>Ni cartografiado ni aprendido: lo que según la máscara es nube, sombra o debe quedar fuera</translation>
        </message>
        <message>
            <source>nothing is left out</source>
            <translation>nada queda fuera</translation>
        </message>
        <message>
            <source>More Layers…</source>
            <translation>Más capas…</translation>
        </message>
        <message>
            <source>Find clouds in several layers, one after the other</source>
            <translation>Buscar nubes en varias capas, una tras otra</translation>
        </message>
        <message>
            <source>Mask</source>
            <translation>Máscara</translation>
        </message>
        <message>
            <source>Find Clouds in {count} Layers</source>
            <translation>Buscar nubes en {count} capas</translation>
        </message>
        <message>
            <source>{name} ({number} of {count})</source>
            <translation>{name} ({number} de {count})</translation>
        </message>
    </context>
    <context>
        <name>CompareRow</name>
        <message>
            <source>Opacity of the map</source>
            <translation>Opacidad del mapa</translation>
        </message>
        <message>
            <source>Hold to Compare</source>
            <translation>Comparar</translation>
        </message>
        <message>
            <source>While pressed, TerraFM's maps are hidden and the imagery shows; on the map, hold down the key B</source>
            <translation>Mientras se pulsa, los mapas de TerraFM se ocultan y se ven las imágenes; en el mapa, mantenga la tecla B</translation>
        </message>
        <message>
            <source>Swipe</source>
            <translation>Deslizar</translation>
        </message>
        <message>
            <source>A line on the map that can be dragged: imagery left of it, the map right of it; Esc ends it</source>
            <translation>Una línea en el mapa que se puede arrastrar: imágenes a la izquierda, mapa a la derecha; Esc la quita</translation>
        </message>
        <message>
            <source>Map opacity</source>
            <translation>Opacidad</translation>
        </message>
        <message>
            <source>There is no map on the screen yet</source>
            <translation>Aún no hay mapa en la pantalla</translation>
        </message>
        <message>
            <source>How much ‘{name}’, the uppermost of TerraFM's maps, covers what lies below it</source>
            <translation>Cuánto cubre «{name}», el más alto de los mapas de TerraFM, lo que hay debajo</translation>
        </message>
    </context>
    <context>
        <name>DatesAndTiles</name>
        <message>
            <source>Dates and Tiles…</source>
            <translation>Fechas y teselas…</translation>
        </message>
        <message>
            <source>Add other days, and tiles beside this one, that the project holds of the same place</source>
            <translation>Añadir otros días y teselas vecinas que el proyecto tiene del mismo lugar</translation>
        </message>
        <message>
            <source>Reading…</source>
            <translation>Leyendo…</translation>
        </message>
        <message>
            <source>{count} products</source>
            <translation>{count} productos</translation>
        </message>
        <message>
            <source>{count} days ({first} – {last})</source>
            <translation>{count} días ({first} – {last})</translation>
        </message>
        <message>
            <source>{count} tiles</source>
            <translation>{count} teselas</translation>
        </message>
        <message>
            <source>up to {percent:.0f} % of a date filled</source>
            <translation>hasta un {percent:.0f} % de una fecha rellenado</translation>
        </message>
        <message>
            <source>{percent:.0f} % clouds</source>
            <translation>{percent:.0f} % de nubes</translation>
        </message>
        <message>
            <source>gives {percent:.0f} %</source>
            <translation>aporta el {percent:.0f} %</translation>
        </message>
    </context>
    <context>
        <name>DatesAndTilesDialog</name>
        <message>
            <source>Dates and Tiles</source>
            <translation>Fechas y teselas</translation>
        </message>
        <message>
            <source>Imagery of the same place</source>
            <translation>Imágenes del mismo lugar</translation>
        </message>
        <message>
            <source>Ticked layers become one scene with {name}: what one day shows is one image, also of several tiles and UTM zones; other days are dates, which tell crops and meadows apart and fill the gaps of clouds.</source>
            <translation>Las capas marcadas forman una sola escena con {name}: lo que muestra un día es una imagen, también de varias teselas y husos UTM; los demás días son fechas, que distinguen cultivos y prados y rellenan los huecos de las nubes.</translation>
        </message>
    </context>
    <context>
        <name>EngineCommand</name>
        <message>
            <source>The engine stopped ({reason}): the TerraFM log has the details.</source>
            <translation>El motor se detuvo ({reason}): el registro de TerraFM tiene los detalles.</translation>
        </message>
    </context>
    <context>
        <name>EngineFooter</name>
        <message>
            <source>Set Up Engine</source>
            <translation>Instalar el motor</translation>
        </message>
        <message>
            <source>Choose or make the Python environment that the engine runs in</source>
            <translation>Elegir o crear el entorno de Python en que corre el motor</translation>
        </message>
        <message>
            <source>Models: list, download, import</source>
            <translation>Modelos: listar, descargar, importar</translation>
        </message>
        <message>
            <source>Engine: set up, repair, remove</source>
            <translation>Motor: instalar, reparar, quitar</translation>
        </message>
        <message>
            <source>Help on the panel</source>
            <translation>Ayuda sobre el panel</translation>
        </message>
    </context>
    <context>
        <name>EngineStatus</name>
        <message>
            <source>Engine ready · {device}</source>
            <translation>Motor listo · {device}</translation>
        </message>
        <message>
            <source>Engine at work · {device}</source>
            <translation>Motor trabajando · {device}</translation>
        </message>
        <message>
            <source>Engine is starting…</source>
            <translation>El motor arranca…</translation>
        </message>
        <message>
            <source>The engine is not set up.</source>
            <translation>El motor no está instalado.</translation>
        </message>
        <message>
            <source>The engine stopped; the next click starts it again.</source>
            <translation>El motor se detuvo; el próximo clic lo arranca de nuevo.</translation>
        </message>
        <message>
            <source>The engine starts when it is needed.</source>
            <translation>El motor arranca cuando hace falta.</translation>
        </message>
    </context>
    <context>
        <name>EnvironmentChoices</name>
        <message>
            <source>The build of PyTorch, which does the computing</source>
            <translation>La versión de PyTorch, que hace los cálculos</translation>
        </message>
        <message>
            <source>None: one build, which works everywhere</source>
            <translation>Ninguna: una versión, que funciona en todas partes</translation>
        </message>
        <message>
            <source>The address of PyTorch's own packages, as its installation page gives it, without the part after the last slash. With it there is a smaller build without CUDA on Linux, and one with CUDA on Windows.</source>
            <translation>La dirección de los paquetes propios de PyTorch, como la da su página de instalación, sin la parte tras la última barra. Con ella hay una versión menor sin CUDA en Linux, y una con CUDA en Windows.</translation>
        </message>
        <message>
            <source>Where the environment is made; nothing is put elsewhere</source>
            <translation>Dónde se crea el entorno; nada se pone en otro lugar</translation>
        </message>
        <message>
            <source>The Python to make it with, from 3.11 on; empty: the first that fits is used</source>
            <translation>El Python con que crearlo, desde 3.11; vacío: el primero que sirva</translation>
        </message>
        <message>
            <source>Found automatically</source>
            <translation>Encontrado automáticamente</translation>
        </message>
        <message>
            <source>For computers without a network, or for a build of PyTorch of your own: a folder of wheels</source>
            <translation>Para ordenadores sin red, o para una versión propia de PyTorch: una carpeta de wheels</translation>
        </message>
        <message>
            <source>Downloaded from the Python package index</source>
            <translation>Descargado del índice de paquetes de Python</translation>
        </message>
        <message>
            <source>Add the cloud model for Level-1C and Level-2A (ukis-csmask, Apache-2.0, {size} MB)</source>
            <translation>Añadir el modelo de nubes para Level-1C y Level-2A (ukis-csmask, Apache-2.0, {size} MB)</translation>
        </message>
        <message>
            <source>Finds clouds and their shadows without a network; can be added later from the panel, too.</source>
            <translation>Encuentra nubes y sus sombras sin red; también se puede añadir después desde el panel.</translation>
        </message>
        <message>
            <source>Add cloud detection for Level-1C (LightGBM; s2cloudless model, {licence})</source>
            <translation>Añadir la detección de nubes para Level-1C (LightGBM; modelo s2cloudless, {licence})</translation>
        </message>
        <message>
            <source>About 10 MB more, for Level-1C alone.</source>
            <translation>Unos 10 MB más, solo para Level-1C.</translation>
        </message>
        <message>
            <source>For the processor</source>
            <translation>Para el procesador</translation>
        </message>
        <message>
            <source>For NVIDIA graphics cards and the processor</source>
            <translation>Para tarjetas NVIDIA y el procesador</translation>
        </message>
        <message>
            <source>For Macs</source>
            <translation>Para Mac</translation>
        </message>
        <message>
            <source>about {size} GB</source>
            <translation>unos {size} GB</translation>
        </message>
        <message>
            <source>Build</source>
            <translation>Versión</translation>
        </message>
        <message>
            <source>PyTorch's own</source>
            <translation>Paquetes de PyTorch</translation>
        </message>
        <message>
            <source>Folder</source>
            <translation>Carpeta</translation>
        </message>
        <message>
            <source>Made with</source>
            <translation>Creado con</translation>
        </message>
        <message>
            <source>Wheels</source>
            <translation>Wheels</translation>
        </message>
        <message>
            <source>The s2cloudless model is Sinergise's, no part of TerraFM, and licensed {licence}: whoever publishes a mask that was made with it credits it.</source>
            <translation>El modelo s2cloudless es de Sinergise, no forma parte de TerraFM y tiene licencia {licence}: quien publique una máscara hecha con él lo cita.</translation>
        </message>
        <message>
            <source>No NVIDIA card was found: the processor computes, and the smallest build is enough.</source>
            <translation>No se encontró tarjeta NVIDIA: calcula el procesador, y basta la versión más pequeña.</translation>
        </message>
        <message>
            <source>The NVIDIA driver is {version}: CUDA 13 needs {oldest} or newer. Update it to use the graphics card.</source>
            <translation>El controlador NVIDIA es {version}: CUDA 13 necesita {oldest} o posterior. Actualícelo para usar la tarjeta gráfica.</translation>
        </message>
        <message>
            <source>An NVIDIA driver was found ({version}). The card is tried once all is installed.</source>
            <translation>Se encontró un controlador NVIDIA ({version}). La tarjeta se prueba cuando todo está instalado.</translation>
        </message>
        <message>
            <source>of unknown version</source>
            <translation>de versión desconocida</translation>
        </message>
        <message>
            <source>Takes about {size} GB; {free:.0f} GB are free there.</source>
            <translation>Ocupa unos {size} GB; allí hay {free:.0f} GB libres.</translation>
        </message>
    </context>
    <context>
        <name>EnvironmentSetup</name>
        <message>
            <source>The packages cannot be looked through: {reason}.</source>
            <translation>Los paquetes no se pueden examinar: {reason}.</translation>
        </message>
        <message>
            <source>nothing</source>
            <translation>nada</translation>
        </message>
        <message>
            <source>Damaged: {found}</source>
            <translation>Dañado: {found}</translation>
        </message>
        <message>
            <source>The environment's Python does not start: it is made anew.</source>
            <translation>El Python del entorno no arranca: se crea de nuevo.</translation>
        </message>
        <message>
            <source>Starting its Python</source>
            <translation>Arrancando su Python</translation>
        </message>
        <message>
            <source>The engine runs in a Python of your own: have its pip install what {lock} lists, and start QGIS again.</source>
            <translation>El motor corre en un Python propio: haga que su pip instale lo que lista {lock}, y reinicie QGIS.</translation>
        </message>
        <message>
            <source>{python} does not exist: choose a Python interpreter.</source>
            <translation>{python} no existe: elija un intérprete de Python.</translation>
        </message>
        <message>
            <source>No Python from 3.11 on with its venv module was found{seen}: install one (on Debian and Ubuntu the package python3-venv) and choose it here.</source>
            <translation>No se encontró ningún Python desde 3.11 con su módulo venv{seen}: instale uno (en Debian y Ubuntu el paquete python3-venv) y elíjalo aquí.</translation>
        </message>
        <message>
            <source>Looking for a Python</source>
            <translation>Buscando un Python</translation>
        </message>
        <message>
            <source>Made with another Python or build of PyTorch: it is removed and made anew.</source>
            <translation>Creado con otro Python u otra versión de PyTorch: se quita y se crea de nuevo.</translation>
        </message>
        <message>
            <source>The folder {folder} cannot be written ({error}): choose another place.</source>
            <translation>No se puede escribir en la carpeta {folder} ({error}): elija otro lugar.</translation>
        </message>
        <message>
            <source>it does not start</source>
            <translation>no arranca</translation>
        </message>
        <message>
            <source>{python} cannot run the TerraFM engine ({problems}): install what is listed in {lock} there, or choose another Python.</source>
            <translation>{python} no puede ejecutar el motor de TerraFM ({problems}): instale allí lo que lista {lock}, o elija otro Python.</translation>
        </message>
        <message>
            <source>Starting the engine</source>
            <translation>Arrancando el motor</translation>
        </message>
        <message>
            <source>Ready</source>
            <translation>Listo</translation>
        </message>
    </context>
    <context>
        <name>GridChoice</name>
        <message>
            <source>Take the imagery's own pixels again</source>
            <translation>Volver a los píxeles de las imágenes</translation>
        </message>
        <message>
            <source>Pixels of {name}</source>
            <translation>Píxeles de {name}</translation>
        </message>
    </context>
    <context>
        <name>GridRow</name>
        <message>
            <source>A raster whose pixels the map takes (CRS, pixel size, extent) in place of the imagery's own: a map to compare with, part of a study area</source>
            <translation>Un ráster cuyos píxeles toma el mapa (SRC, tamaño de píxel, extensión) en lugar de los de las imágenes: un mapa con el que comparar, parte de una zona de estudio</translation>
        </message>
        <message>
            <source>the imagery</source>
            <translation>las imágenes</translation>
        </message>
        <message>
            <source>Pixels of</source>
            <translation>Píxeles de</translation>
        </message>
    </context>
    <context>
        <name>ImagerySection</name>
        <message>
            <source>Imagery</source>
            <translation>Imágenes</translation>
        </message>
        <message>
            <source>Copying the layer for the engine…</source>
            <translation>Copiando la capa para el motor…</translation>
        </message>
        <message>
            <source>Reading…</source>
            <translation>Leyendo…</translation>
        </message>
    </context>
    <context>
        <name>ImportSamples</name>
        <message>
            <source>The field whose values are the classes</source>
            <translation>El campo cuyos valores son las clases</translation>
        </message>
        <message>
            <source>How many samples are placed inside each polygon, at random</source>
            <translation>Cuántas muestras se ponen al azar dentro de cada polígono</translation>
        </message>
        <message>
            <source>Import</source>
            <translation>Importar</translation>
        </message>
        <message>
            <source>Add these samples to the samples layer; one Undo takes them back</source>
            <translation>Añadir estas muestras a la capa de muestras; un solo Deshacer las retira</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>Cerrar</translation>
        </message>
        <message>
            <source>{name} holds no points or polygons that QGIS can read.</source>
            <translation>{name} no contiene puntos ni polígonos que QGIS pueda leer.</translation>
        </message>
        <message>
            <source>Points or polygons whose class is in a field</source>
            <translation>Puntos o polígonos cuya clase está en un campo</translation>
        </message>
        <message>
            <source>Import from a file</source>
            <translation>Importar de un archivo</translation>
        </message>
        <message>
            <source>Per polygon</source>
            <translation>Por polígono</translation>
        </message>
        <message>
            <source>Import from</source>
            <translation>Importar de</translation>
        </message>
        <message>
            <source>Class field</source>
            <translation>Campo de clase</translation>
        </message>
        <message>
            <source>Vector files</source>
            <translation>Archivos vectoriales</translation>
        </message>
        <message>
            <source>All (*)</source>
            <translation>Todos (*)</translation>
        </message>
        <message>
            <source>Import Samples from</source>
            <translation>Importar muestras de</translation>
        </message>
        <message>
            <source>Reading samples of {name}</source>
            <translation>Leyendo muestras de {name}</translation>
        </message>
        <message>
            <source>Load a layer of points or polygons, or choose a file with the button above.</source>
            <translation>Cargue una capa de puntos o polígonos, o elija un archivo con el botón de arriba.</translation>
        </message>
        <message>
            <source>This layer has no field that could hold classes: choose another.</source>
            <translation>Esta capa no tiene ningún campo que pueda contener clases: elija otra.</translation>
        </message>
        <message>
            <source>Reading…</source>
            <translation>Leyendo…</translation>
        </message>
    </context>
    <context>
        <name>InstalledEnvironment</name>
        <message>
            <source>Repair</source>
            <translation>Reparar</translation>
        </message>
        <message>
            <source>Look for every file and install again what is damaged or missing</source>
            <translation>Buscar cada archivo y reinstalar lo dañado o lo que falta</translation>
        </message>
        <message>
            <source>Remove…</source>
            <translation>Quitar…</translation>
        </message>
        <message>
            <source>Delete the environment from the disk; models, maps and settings stay</source>
            <translation>Borrar el entorno del disco; modelos, mapas y ajustes quedan</translation>
        </message>
        <message>
            <source>Delete It</source>
            <translation>Borrarlo</translation>
        </message>
        <message>
            <source>Keep It</source>
            <translation>Conservarlo</translation>
        </message>
        <message>
            <source>In {folder}</source>
            <translation>En {folder}</translation>
        </message>
        <message>
            <source>Size of TerraFM's environment</source>
            <translation>Tamaño del entorno de TerraFM</translation>
        </message>
        <message>
            <source>In {folder}, {size}</source>
            <translation>En {folder}, {size}</translation>
        </message>
        <message>
            <source>not whole: repair it, or create it again</source>
            <translation>incompleto: repárelo, o créelo de nuevo</translation>
        </message>
        <message>
            <source>Delete {size} in {folder}?</source>
            <translation>¿Borrar {size} en {folder}?</translation>
        </message>
        <message>
            <source>Removing {folder}…</source>
            <translation>Quitando {folder}…</translation>
        </message>
        <message>
            <source>Removing TerraFM's environment</source>
            <translation>Quitando el entorno de TerraFM</translation>
        </message>
        <message>
            <source>{size} were freed; nothing is left of {folder}.</source>
            <translation>Se liberaron {size}; no queda nada de {folder}.</translation>
        </message>
        <message>
            <source>Some of {folder} could not be removed: close other programs that use it and try again.</source>
            <translation>Parte de {folder} no se pudo quitar: cierre otros programas que la usen e inténtelo de nuevo.</translation>
        </message>
    </context>
    <context>
        <name>LayerFiles</name>
        <message>
            <source>Copying {name} for TerraFM</source>
            <translation>Copiando {name} para TerraFM</translation>
        </message>
    </context>
    <context>
        <name>LevelBox</name>
        <message>
            <source>What the map shows: the classes that you click, or coarser ones, whose probabilities are those of the classes in them, summed</source>
            <translation>Lo que muestra el mapa: las clases en las que hace clic, o más generales, cuya probabilidad es la suma de las que contienen</translation>
        </message>
        <message>
            <source>Level</source>
            <translation>Nivel</translation>
        </message>
        <message>
            <source>{number}: as clicked</source>
            <translation>{number}: como se hizo clic</translation>
        </message>
        <message>
            <source>{name} ({count} classes)</source>
            <translation>{name} ({count} clases)</translation>
        </message>
    </context>
    <context>
        <name>LiveLayers</name>
        <message>
            <source>TerraFM land cover</source>
            <translation>Cobertura del suelo TerraFM</translation>
        </message>
        <message>
            <source>TerraFM confidence</source>
            <translation>Confianza TerraFM</translation>
        </message>
    </context>
    <context>
        <name>LiveMapController</name>
        <message>
            <source>Choose a Sentinel-2 or Sentinel-1 layer to begin.</source>
            <translation>Elija una capa de Sentinel-2 o Sentinel-1 para empezar.</translation>
        </message>
        <message>
            <source>The map shows no part of the imagery: zoom to it.</source>
            <translation>El mapa no muestra ninguna parte de las imágenes: haga zoom a ellas.</translation>
        </message>
    </context>
    <context>
        <name>LookButton</name>
        <message>
            <source>See the imagery in other colours</source>
            <translation>Ver las imágenes en otros colores</translation>
        </message>
    </context>
    <context>
        <name>MapCheck</name>
        <message>
            <source>The layer '{name}' is not as its file is, in CRS or no data: export it as a GeoTIFF first.</source>
            <translation>La capa '{name}' no es como su archivo, en SRC o sin datos: expórtela antes como GeoTIFF.</translation>
        </message>
        <message>
            <source>{name} – check</source>
            <translation>{name} – comprobación</translation>
        </message>
        <message>
            <source>'{path}' could not be opened as a layer.</source>
            <translation>'{path}' no se pudo abrir como capa.</translation>
        </message>
    </context>
    <context>
        <name>MapOutputs</name>
        <message>
            <source>The map was saved as {path}, its polygons as {polygons}.</source>
            <translation>El mapa se guardó como {path}, sus polígonos como {polygons}.</translation>
        </message>
        <message>
            <source>The map was saved as {path}.</source>
            <translation>El mapa se guardó como {path}.</translation>
        </message>
        <message>
            <source>live map</source>
            <translation>mapa en vivo</translation>
        </message>
        <message>
            <source>The report on ‘{name}’: &lt;a href="{link}"&gt;{path}&lt;/a&gt;</source>
            <translation>El informe sobre «{name}»: &lt;a href="{link}"&gt;{path}&lt;/a&gt;</translation>
        </message>
        <message>
            <source>The map does not carry a report: save it again with this version.</source>
            <translation>El mapa no lleva informe: guárdelo de nuevo con esta versión.</translation>
        </message>
        <message>
            <source>Land cover</source>
            <translation>Cobertura del suelo</translation>
        </message>
        <message>
            <source>The layout shows the live map, which is not kept with the project: save the map.</source>
            <translation>La composición muestra el mapa en vivo, que no se guarda con el proyecto: guarde el mapa.</translation>
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
            <translation>Mapa</translation>
        </message>
        <message>
            <source>Live</source>
            <translation>En vivo</translation>
        </message>
        <message>
            <source>Map what the screen shows after each click and pan, then the rest of the scene</source>
            <translation>Cartografiar lo que muestra la pantalla tras cada clic y desplazamiento, luego el resto de la escena</translation>
        </message>
        <message>
            <source>Confidence</source>
            <translation>Confianza</translation>
        </message>
        <message>
            <source>A second layer over the map: the probability of the mapped class, dark where the map is doubtful</source>
            <translation>Una segunda capa sobre el mapa: la probabilidad de la clase, oscura donde el mapa es dudoso</translation>
        </message>
        <message>
            <source>Whole Scene</source>
            <translation>Escena</translation>
        </message>
        <message>
            <source>Map all of the scene now and show it</source>
            <translation>Cartografiar toda la escena ahora y mostrarla</translation>
        </message>
        <message>
            <source>Save as…</source>
            <translation>Guardar…</translation>
        </message>
        <message>
            <source>Map all of the scene into a GeoTIFF with class names and colours, on request into polygons too</source>
            <translation>Cartografiar toda la escena en un GeoTIFF con nombres y colores de las clases, si se pide también en polígonos</translation>
        </message>
        <message>
            <source>More</source>
            <translation>Más</translation>
        </message>
        <message>
            <source>A report on the map, or a print layout of it</source>
            <translation>Un informe sobre el mapa, o una composición de impresión</translation>
        </message>
        <message>
            <source>Save Report…</source>
            <translation>Guardar informe…</translation>
        </message>
        <message>
            <source>A page on the saved map, or else the live one: picture, accuracy, areas, and how it was made</source>
            <translation>Una página sobre el mapa guardado, o si no el vivo: imagen, exactitud, superficies y cómo se hizo</translation>
        </message>
        <message>
            <source>Print Layout</source>
            <translation>Composición de impresión</translation>
        </message>
        <message>
            <source>Open a new print layout of the map with legend, areas, accuracy and credits</source>
            <translation>Abrir una composición nueva del mapa con leyenda, superficies, exactitud y créditos</translation>
        </message>
        <message>
            <source>No map yet.</source>
            <translation>Aún no hay mapa.</translation>
        </message>
        <message>
            <source>Too few samples to estimate the accuracy: add some in other places.</source>
            <translation>Muy pocas muestras para estimar la exactitud: añada algunas en otros lugares.</translation>
        </message>
        <message>
            <source>Cross-validated: {overall:.0f} % correct, F1 {f1}</source>
            <translation>Validación cruzada: {overall:.0f} % correcto, F1 {f1}</translation>
        </message>
        <message>
            <source>Each sample is classified by a classifier that has not seen it or its neighbours; F1 is the mean over the classes.</source>
            <translation>Cada muestra la clasifica un clasificador que no la ha visto a ella ni a sus vecinas; F1 es la media de las clases.</translation>
        </message>
        <message>
            <source>A random forest on the bands: {overall:.0f} %, F1 {f1}</source>
            <translation>Un bosque aleatorio sobre las bandas: {overall:.0f} %, F1 {f1}</translation>
        </message>
        <message>
            <source>It is ahead: try the randomised trees.</source>
            <translation>Va por delante: pruebe los árboles aleatorios.</translation>
        </message>
        <message>
            <source>Areas in the whole scene</source>
            <translation>Superficies en toda la escena</translation>
        </message>
        <message>
            <source>Areas on the screen</source>
            <translation>Superficies en la pantalla</translation>
        </message>
        <message>
            <source>Polygons in a GeoPackage, and the GeoTIFF (*.gpkg)</source>
            <translation>Polígonos en un GeoPackage, y el GeoTIFF (*.gpkg)</translation>
        </message>
        <message>
            <source>Save the Map as</source>
            <translation>Guardar el mapa como</translation>
        </message>
        <message>
            <source>Pages (*.html)</source>
            <translation>Páginas (*.html)</translation>
        </message>
        <message>
            <source>Save the Report as</source>
            <translation>Guardar el informe como</translation>
        </message>
    </context>
    <context>
        <name>MaskReading</name>
        <message>
            <source>Values that were seen: {values}</source>
            <translation>Valores vistos: {values}</translation>
        </message>
        <message>
            <source>Read as a scene classification (SCL): clouds, shadows and defective pixels are left out.</source>
            <translation>Leído como clasificación de escena (SCL): nubes, sombras y píxeles defectuosos quedan fuera.</translation>
        </message>
        <message>
            <source>Read as a cloud mask: clouds and shadows, all but 0, are left out.</source>
            <translation>Leído como máscara de nubes: nubes y sombras, todo salvo 0, quedan fuera.</translation>
        </message>
        <message>
            <source>Read as Fmask: clouds (4) and shadows (2) are left out.</source>
            <translation>Leído como Fmask: nubes (4) y sombras (2) quedan fuera.</translation>
        </message>
        <message>
            <source>Read as Fmask of HLS: clouds, what lies beside them, and shadows are left out.</source>
            <translation>Leído como Fmask de HLS: nubes, lo que las rodea y sombras quedan fuera.</translation>
        </message>
        <message>
            <source>Read as a mask of valid pixels: 0 is left out.</source>
            <translation>Leído como máscara de píxeles válidos: 0 queda fuera.</translation>
        </message>
        <message>
            <source>Read as a mask of 0 and 1: all but 0 is left out.</source>
            <translation>Leído como máscara de 0 y 1: todo salvo 0 queda fuera.</translation>
        </message>
    </context>
    <context>
        <name>MethodSection</name>
        <message>
            <source>Method</source>
            <translation>Método</translation>
        </message>
        <message>
            <source>Linear and trees</source>
            <translation>Lineal y árboles</translation>
        </message>
        <message>
            <source>Linear probe</source>
            <translation>Sonda lineal</translation>
        </message>
        <message>
            <source>Nearest neighbours</source>
            <translation>Vecinos más próximos</translation>
        </message>
        <message>
            <source>Randomised trees</source>
            <translation>Árboles aleatorios</translation>
        </message>
        <message>
            <source>Linear and trees: together, as your samples speak for them; the better choice where they were surveyed. Neighbours: for classes of many faces. Trees: the pixels alone, without what is around.</source>
            <translation>Lineal y árboles: juntos, según hablen sus muestras; la mejor elección donde se levantaron en campo. Vecinos: para clases de muchas caras. Árboles: solo los píxeles, sin lo que los rodea.</translation>
        </message>
        <message>
            <source>as imagery</source>
            <translation>como las imágenes</translation>
        </message>
        <message>
            <source>Pixel size of the map</source>
            <translation>Tamaño de píxel del mapa</translation>
        </message>
        <message>
            <source>none</source>
            <translation>ninguna</translation>
        </message>
        <message>
            <source>Averages the class probabilities over this distance among pixels that look alike: fewer lone pixels, while edges and roads stay</source>
            <translation>Promedia las probabilidades de clase en esta distancia entre píxeles parecidos: menos píxeles sueltos; bordes y caminos se conservan</translation>
        </message>
        <message>
            <source>The model whose features are classified</source>
            <translation>El modelo cuyas características se clasifican</translation>
        </message>
        <message>
            <source>Classes equally common</source>
            <translation>Clases igual de comunes</translation>
        </message>
        <message>
            <source>Off: how common each class is, is told from the scene, so that rare ones are not found everywhere. On: finds more of what is rare, and more that only looks like it. For the linear probe, also with trees.</source>
            <translation>Desactivado: lo común de cada clase se toma de la escena, para que las raras no se encuentren en todas partes. Activado: encuentra más de lo raro, y más que solo se le parece. Para la sonda lineal, también con árboles.</translation>
        </message>
        <message>
            <source>Compare: random forest</source>
            <translation>Comparar: bosque aleatorio</translation>
        </message>
        <message>
            <source>Cross-validate a random forest on the bands too, once the map is there; a click comes first</source>
            <translation>Validar también un bosque aleatorio sobre las bandas, una vez hecho el mapa; un clic va antes</translation>
        </message>
        <message>
            <source>Classifier</source>
            <translation>Clasificador</translation>
        </message>
        <message>
            <source>Resolution</source>
            <translation>Resolución</translation>
        </message>
        <message>
            <source>Smoothing</source>
            <translation>Suavizado</translation>
        </message>
        <message>
            <source>Model</source>
            <translation>Modelo</translation>
        </message>
        <message>
            <source>smoothed {metres}</source>
            <translation>suavizado {metres}</translation>
        </message>
    </context>
    <context>
        <name>ModelLibrary</name>
        <message>
            <source>Reading the models</source>
            <translation>Leyendo los modelos</translation>
        </message>
        <message>
            <source>Downloading {name}</source>
            <translation>Descargando {name}</translation>
        </message>
        <message>
            <source>There is a model named {name}: choose another name, or remove that one first.</source>
            <translation>Hay un modelo llamado {name}: elija otro nombre, o quite ese primero.</translation>
        </message>
        <message>
            <source>Importing {name}</source>
            <translation>Importando {name}</translation>
        </message>
        <message>
            <source>Checking {name}</source>
            <translation>Comprobando {name}</translation>
        </message>
        <message>
            <source>Removing {name}</source>
            <translation>Quitando {name}</translation>
        </message>
        <message>
            <source>New maps are made with {title}.</source>
            <translation>Los mapas nuevos se hacen con {title}.</translation>
        </message>
        <message>
            <source>Something else is under way: wait for it, or cancel it.</source>
            <translation>Hay otra cosa en marcha: espere, o cancélela.</translation>
        </message>
        <message>
            <source>{title} is ready as {name}.</source>
            <translation>{title} está listo como {name}.</translation>
        </message>
        <message>
            <source>{name} was removed.</source>
            <translation>{name} se quitó.</translation>
        </message>
        <message>
            <source>{name} is whole.</source>
            <translation>{name} está entero.</translation>
        </message>
    </context>
    <context>
        <name>ModelTable</name>
        <message>
            <source>Model</source>
            <translation>Modelo</translation>
        </message>
        <message>
            <source>Size</source>
            <translation>Tamaño</translation>
        </message>
        <message>
            <source>Trained</source>
            <translation>Entrenado</translation>
        </message>
        <message>
            <source>Source</source>
            <translation>Fuente</translation>
        </message>
        <message>
            <source>Licence</source>
            <translation>Licencia</translation>
        </message>
        <message>
            <source>Verified</source>
            <translation>Verificado</translation>
        </message>
        <message>
            <source>What the engine can compute with; select one to read where it comes from</source>
            <translation>Con qué puede calcular el motor; seleccione uno para leer de dónde viene</translation>
        </message>
        <message>
            <source>{title} – default</source>
            <translation>{title} – predeterminado</translation>
        </message>
        <message>
            <source>head</source>
            <translation>cabeza</translation>
        </message>
        <message>
            <source>yes</source>
            <translation>sí</translation>
        </message>
        <message>
            <source>no</source>
            <translation>no</translation>
        </message>
        <message>
            <source>not stated</source>
            <translation>no indicada</translation>
        </message>
        <message>
            <source>built in</source>
            <translation>integrado</translation>
        </message>
        <message>
            <source>bundled</source>
            <translation>incluido</translation>
        </message>
        <message>
            <source>downloaded</source>
            <translation>descargado</translation>
        </message>
        <message>
            <source>imported</source>
            <translation>importado</translation>
        </message>
        <message>
            <source>damaged</source>
            <translation>dañado</translation>
        </message>
        <message>
            <source>whole</source>
            <translation>entero</translation>
        </message>
        <message>
            <source>at its download</source>
            <translation>al descargarse</translation>
        </message>
        <message>
            <source>not yet</source>
            <translation>aún no</translation>
        </message>
    </context>
    <context>
        <name>ModelsDialog</name>
        <message>
            <source>TerraFM Models</source>
            <translation>Modelos de TerraFM</translation>
        </message>
        <message>
            <source>Use for New Maps</source>
            <translation>Usar en mapas nuevos</translation>
        </message>
        <message>
            <source>New projects and the Processing algorithms take this model</source>
            <translation>Los proyectos nuevos y los algoritmos de Procesos toman este modelo</translation>
        </message>
        <message>
            <source>Verify</source>
            <translation>Verificar</translation>
        </message>
        <message>
            <source>Read every byte of the file and hold it to its checksum</source>
            <translation>Leer cada byte del archivo y compararlo con su suma de verificación</translation>
        </message>
        <message>
            <source>Remove…</source>
            <translation>Quitar…</translation>
        </message>
        <message>
            <source>Delete the file from the folder of models</source>
            <translation>Borrar el archivo de la carpeta de modelos</translation>
        </message>
        <message>
            <source>Delete It</source>
            <translation>Borrarlo</translation>
        </message>
        <message>
            <source>The file cannot be brought back</source>
            <translation>El archivo no se puede recuperar</translation>
        </message>
        <message>
            <source>Keep It</source>
            <translation>Conservarlo</translation>
        </message>
        <message>
            <source>Leave everything as it is</source>
            <translation>Dejarlo todo como está</translation>
        </message>
        <message>
            <source>Name: {name}</source>
            <translation>Nombre: {name}</translation>
        </message>
        <message>
            <source>Where it comes from: {provenance}</source>
            <translation>De dónde viene: {provenance}</translation>
        </message>
        <message>
            <source>Licence: {licence}</source>
            <translation>Licencia: {licence}</translation>
        </message>
        <message>
            <source>not stated</source>
            <translation>no indicada</translation>
        </message>
        <message>
            <source>File: {path}</source>
            <translation>Archivo: {path}</translation>
        </message>
        <message>
            <source>Delete {name}, {size}?</source>
            <translation>¿Borrar {name}, {size}?</translation>
        </message>
    </context>
    <context>
        <name>MoreLayers</name>
        <message>
            <source>More Layers…</source>
            <translation>Más capas…</translation>
        </message>
        <message>
            <source>Join elevation, indices, classes or a precomputed embedding to the imagery, or map from them alone</source>
            <translation>Unir elevación, índices, clases o un embedding precalculado a las imágenes, o cartografiar solo con ellos</translation>
        </message>
        <message>
            <source>Reading…</source>
            <translation>Leyendo…</translation>
        </message>
        <message>
            <source>cannot be used</source>
            <translation>no se puede usar</translation>
        </message>
        <message>
            <source>amounts</source>
            <translation>cantidades</translation>
        </message>
        <message>
            <source>{count} classes</source>
            <translation>{count} clases</translation>
        </message>
        <message>
            <source>embedding of {count} numbers</source>
            <translation>embedding de {count} números</translation>
        </message>
    </context>
    <context>
        <name>MoreLayersDialog</name>
        <message>
            <source>More Layers</source>
            <translation>Más capas</translation>
        </message>
        <message>
            <source>Raster layers of the project</source>
            <translation>Capas ráster del proyecto</translation>
        </message>
        <message>
            <source>Ticked layers are joined to the imagery as features: elevation, indices, classes, another composite, or a precomputed embedding, which also maps without imagery. How much each counts is told from your samples.</source>
            <translation>Las capas marcadas se unen a las imágenes como características: elevación, índices, clases, otra composición o un embedding precalculado, que también cartografía sin imágenes. Cuánto cuenta cada una se deduce de sus muestras.</translation>
        </message>
    </context>
    <context>
        <name>NoticeWithDetails</name>
        <message>
            <source>Hide details</source>
            <translation>Ocultar detalles</translation>
        </message>
        <message>
            <source>Details</source>
            <translation>Detalles</translation>
        </message>
    </context>
    <context>
        <name>OfficialWeights</name>
        <message>
            <source>Official weights</source>
            <translation>Pesos oficiales</translation>
        </message>
        <message>
            <source>I have read this and want these weights on my computer</source>
            <translation>He leído esto y quiero estos pesos en mi ordenador</translation>
        </message>
        <message>
            <source>Without it nothing is downloaded</source>
            <translation>Sin ello no se descarga nada</translation>
        </message>
        <message>
            <source>What the model is called from now on: letters, digits, '-' and '_'</source>
            <translation>Cómo se llama el modelo en adelante: letras, dígitos, '-' y '_'</translation>
        </message>
        <message>
            <source>Replace another model of that name</source>
            <translation>Reemplazar otro modelo de ese nombre</translation>
        </message>
        <message>
            <source>Needed where the publisher has changed the file since it was downloaded</source>
            <translation>Necesario si el editor cambió el archivo desde que se descargó</translation>
        </message>
        <message>
            <source>Download</source>
            <translation>Descargar</translation>
        </message>
        <message>
            <source>What was interrupted goes on where it stopped; every byte is checked</source>
            <translation>Lo interrumpido sigue donde quedó; se comprueba cada byte</translation>
        </message>
        <message>
            <source>{file} by the authors of TerraFM: {size:.0f} MB from huggingface.co/{repository}.</source>
            <translation>{file} de los autores de TerraFM: {size:.0f} MB de huggingface.co/{repository}.</translation>
        </message>
        <message>
            <source>Resume Download ({there:.0f} MB are here)</source>
            <translation>Reanudar la descarga ({there:.0f} MB ya están)</translation>
        </message>
    </context>
    <context>
        <name>OtherDate</name>
        <message>
            <source>the later date</source>
            <translation>la fecha posterior</translation>
        </message>
        <message>
            <source>the earlier date</source>
            <translation>la fecha anterior</translation>
        </message>
        <message>
            <source>When the imagery that is chosen at the top was taken</source>
            <translation>Cuándo se tomaron las imágenes elegidas arriba</translation>
        </message>
        <message>
            <source>Sentinel-2 of the other date, of the same processing level</source>
            <translation>Sentinel-2 de la otra fecha, del mismo nivel de procesamiento</translation>
        </message>
        <message>
            <source>Sentinel-1 of the other date; without it, Sentinel-2 alone is compared</source>
            <translation>Sentinel-1 de la otra fecha; sin ella, solo se compara Sentinel-2</translation>
        </message>
        <message>
            <source>Other Sentinel-2</source>
            <translation>Otro Sentinel-2</translation>
        </message>
        <message>
            <source>Other Sentinel-1</source>
            <translation>Otro Sentinel-1</translation>
        </message>
        <message>
            <source>The two dates are said to have different processing levels: use one level.</source>
            <translation>Las dos fechas tienen niveles de procesamiento distintos: use un solo nivel.</translation>
        </message>
        <message>
            <source>Imagery is</source>
            <translation>Las imágenes son</translation>
        </message>
        <message>
            <source>none</source>
            <translation>ninguna</translation>
        </message>
    </context>
    <context>
        <name>OtherMapSettings</name>
        <message>
            <source>Only the visible part</source>
            <translation>Solo la parte visible</translation>
        </message>
        <message>
            <source>Only what the screen shows of the imagery: sooner done where that is large</source>
            <translation>Solo lo que la pantalla muestra de las imágenes: más rápido donde son grandes</translation>
        </message>
        <message>
            <source>Similar to</source>
            <translation>Similar a</translation>
        </message>
        <message>
            <source>Clusters</source>
            <translation>Grupos</translation>
        </message>
        <message>
            <source>Size</source>
            <translation>Tamaño</translation>
        </message>
        <message>
            <source>Map</source>
            <translation>Mapa</translation>
        </message>
        <message>
            <source>Similarity to places</source>
            <translation>Similitud con lugares</translation>
        </message>
        <message>
            <source>Change between two dates</source>
            <translation>Cambio entre dos fechas</translation>
        </message>
        <message>
            <source>Embedding as colours</source>
            <translation>Incrustación en colores</translation>
        </message>
        <message>
            <source>Cloud-free composite</source>
            <translation>Composición sin nubes</translation>
        </message>
        <message>
            <source>Segments</source>
            <translation>Segmentos</translation>
        </message>
        <message>
            <source>Show me more like this: how similar every place is to those you click</source>
            <translation>Muéstrame más como esto: cuánto se parece cada lugar a los que pulse</translation>
        </message>
        <message>
            <source>Groups of places that look alike, without samples</source>
            <translation>Grupos de lugares parecidos, sin muestras</translation>
        </message>
        <message>
            <source>How much every place changed, from 0 to 100</source>
            <translation>Cuánto cambió cada lugar, de 0 a 100</translation>
        </message>
        <message>
            <source>The first three principal components as red, green and blue</source>
            <translation>Las tres primeras componentes principales como rojo, verde y azul</translation>
        </message>
        <message>
            <source>One scene of the dates and tiles that are chosen at the top, without clouds</source>
            <translation>Una escena de las fechas y teselas elegidas arriba, sin nubes</translation>
        </message>
        <message>
            <source>Areas that look alike inside, to be mapped as parcels where there are none</source>
            <translation>Áreas homogéneas, para cartografiarlas como parcelas donde no las hay</translation>
        </message>
        <message>
            <source>Maps from the same features, which need no classes</source>
            <translation>Mapas de las mismas características, que no necesitan clases</translation>
        </message>
        <message>
            <source>the mean of the places</source>
            <translation>la media de los lugares</translation>
        </message>
        <message>
            <source>the nearest of the places</source>
            <translation>el más próximo de los lugares</translation>
        </message>
        <message>
            <source>The mean suits places of one kind, the nearest places of several kinds</source>
            <translation>La media sirve para lugares de una clase, el más próximo para lugares de varias</translation>
        </message>
        <message>
            <source> ha</source>
            <translation> ha</translation>
        </message>
        <message>
            <source>Area of a segment in hectares, about</source>
            <translation>Superficie aproximada de un segmento en hectáreas</translation>
        </message>
        <message>
            <source>suggested</source>
            <translation>sugerido</translation>
        </message>
        <message>
            <source>How many; suggested: the number from 3 to 15 that separates them best</source>
            <translation>Cuántos; sugerido: el número de 3 a 15 que mejor los separa</translation>
        </message>
    </context>
    <context>
        <name>OtherMaps</name>
        <message>
            <source>The map {path} cannot be opened.</source>
            <translation>El mapa {path} no se puede abrir.</translation>
        </message>
    </context>
    <context>
        <name>OtherMapsSection</name>
        <message>
            <source>Other Maps</source>
            <translation>Otros mapas</translation>
        </message>
        <message>
            <source>Make the map as a layer; model, resolution and smoothing are those of the section Method</source>
            <translation>Hacer el mapa como capa; modelo, resolución y suavizado son los de la sección Método</translation>
        </message>
        <message>
            <source>Use as Parcels</source>
            <translation>Usar como parcelas</translation>
        </message>
        <message>
            <source>Map by these segments: each has one class, and a click inside labels all of it</source>
            <translation>Cartografiar por estos segmentos: cada uno tiene una clase, y un clic dentro vale para todo él</translation>
        </message>
        <message>
            <source>Map Similarity</source>
            <translation>Mapa de similitud</translation>
        </message>
        <message>
            <source>Map Clusters</source>
            <translation>Mapa de grupos</translation>
        </message>
        <message>
            <source>Map Change</source>
            <translation>Mapa de cambio</translation>
        </message>
        <message>
            <source>Map Embedding</source>
            <translation>Mapa de incrustación</translation>
        </message>
        <message>
            <source>Make Composite</source>
            <translation>Crear la composición</translation>
        </message>
        <message>
            <source>Make Segments</source>
            <translation>Crear segmentos</translation>
        </message>
        <message>
            <source>Cancelled; nothing was left behind.</source>
            <translation>Cancelado; no quedó nada.</translation>
        </message>
    </context>
    <context>
        <name>OverlapRow</name>
        <message>
            <source>Show the outlines of both layers on the map</source>
            <translation>Mostrar los contornos de ambas capas en el mapa</translation>
        </message>
    </context>
    <context>
        <name>ParcelsChoice</name>
        <message>
            <source>no parcels</source>
            <translation>sin parcelas</translation>
        </message>
        <message>
            <source>A polygon layer whose areas are the map's unit: each has one class, and a click inside labels all of it</source>
            <translation>Una capa de polígonos cuyas superficies son la unidad del mapa: cada una tiene una clase, y un clic dentro la etiqueta entera</translation>
        </message>
        <message>
            <source>Parcels</source>
            <translation>Parcelas</translation>
        </message>
        <message>
            <source>Copying {name} for TerraFM</source>
            <translation>Copiando {name} para TerraFM</translation>
        </message>
    </context>
    <context>
        <name>PlacePicker</name>
        <message>
            <source>Pick Places</source>
            <translation>Elegir lugares</translation>
        </message>
        <message>
            <source>Click one or a few places on the map to find more like them; right click takes one back, Esc ends</source>
            <translation>Pulse uno o unos pocos lugares del mapa para hallar más como ellos; el clic derecho retira uno, Esc termina</translation>
        </message>
        <message>
            <source>Forget the places</source>
            <translation>Olvidar los lugares</translation>
        </message>
        <message>
            <source>{count} places picked.</source>
            <translation>{count} lugares elegidos.</translation>
        </message>
        <message>
            <source>One place picked.</source>
            <translation>Un lugar elegido.</translation>
        </message>
        <message>
            <source>Click the map; Esc ends.</source>
            <translation>Pulse en el mapa; Esc termina.</translation>
        </message>
    </context>
    <context>
        <name>PointWalk</name>
        <message>
            <source>The answer could not be written to the layer of points: is its file there?</source>
            <translation>La respuesta no se pudo escribir en la capa de puntos: ¿está su archivo?</translation>
        </message>
    </context>
    <context>
        <name>ProgressRow</name>
        <message>
            <source>Cancel</source>
            <translation>Cancelar</translation>
        </message>
        <message>
            <source>{doing} – {percent:.0f} %</source>
            <translation>{doing} – {percent:.0f} %</translation>
        </message>
    </context>
    <context>
        <name>RasterSource</name>
        <message>
            <source>none</source>
            <translation>ninguna</translation>
        </message>
        <message>
            <source>Raster layer with {title} bands</source>
            <translation>Capa ráster con bandas de {title}</translation>
        </message>
        <message>
            <source>Level, offset, unit and bands of this layer</source>
            <translation>Nivel, desplazamiento, unidad y bandas de esta capa</translation>
        </message>
        <message>
            <source>Level, offset, unit and bands of {title}</source>
            <translation>Nivel, desplazamiento, unidad y bandas de {title}</translation>
        </message>
        <message>
            <source>Offset</source>
            <translation>Desplazamiento</translation>
        </message>
        <message>
            <source>Level</source>
            <translation>Nivel</translation>
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
            <translation>Nivel de procesamiento: 2A es reflectancia de superficie, 1C techo de la atmósfera</translation>
        </message>
        <message>
            <source>Unit</source>
            <translation>Unidad</translation>
        </message>
        <message>
            <source>Decibels</source>
            <translation>Decibelios</translation>
        </message>
        <message>
            <source>Linear power</source>
            <translation>Potencia lineal</translation>
        </message>
        <message>
            <source>Unit of the backscatter</source>
            <translation>Unidad de la retrodispersión</translation>
        </message>
        <message>
            <source>as recognised</source>
            <translation>como se reconoce</translation>
        </message>
        <message>
            <source>What is still added to the values: 1000 since processing baseline 04.00 where nothing removed it</source>
            <translation>Lo que aún está sumado a los valores: 1000 desde la línea base 04.00 si nada lo quitó</translation>
        </message>
        <message>
            <source>none (0)</source>
            <translation>ninguno (0)</translation>
        </message>
        <message>
            <source>{count} bands</source>
            <translation>{count} bandas</translation>
        </message>
        <message>
            <source>bands as you set them</source>
            <translation>bandas puestas por usted</translation>
        </message>
        <message>
            <source>from</source>
            <translation>de</translation>
        </message>
        <message>
            <source>Missing: {bands}</source>
            <translation>Faltan: {bands}</translation>
        </message>
    </context>
    <context>
        <name>ResultWork</name>
        <message>
            <source>The layer is no longer in the project.</source>
            <translation>La capa ya no está en el proyecto.</translation>
        </message>
        <message>
            <source>Copying the layer</source>
            <translation>Copiando la capa</translation>
        </message>
        <message>
            <source>The layer could not be copied for the engine.</source>
            <translation>La capa no se pudo copiar para el motor.</translation>
        </message>
        <message>
            <source>There is no place for the result ({reason}): save the project in a folder of your own.</source>
            <translation>No hay lugar para el resultado ({reason}): guarde el proyecto en una carpeta propia.</translation>
        </message>
    </context>
    <context>
        <name>SampleClicks</name>
        <message>
            <source>Add a class first: a point needs one.</source>
            <translation>Añada antes una clase: un punto la necesita.</translation>
        </message>
    </context>
    <context>
        <name>SampleInvitation</name>
        <message>
            <source>Open Sample Project</source>
            <translation>Abrir proyecto de ejemplo</translation>
        </message>
        <message>
            <source>Copy the sample scene into your documents and open it: both sensors, six classes, 72 samples</source>
            <translation>Copiar la escena de ejemplo a sus documentos y abrirla: ambos sensores, seis clases, 72 muestras</translation>
        </message>
        <message>
            <source>Load Sentinel imagery, or try the sample: a small simulated landscape.</source>
            <translation>Cargue imágenes Sentinel, o pruebe el ejemplo: un pequeño paisaje simulado.</translation>
        </message>
        <message>
            <source>Copying the TerraFM sample</source>
            <translation>Copiando el ejemplo de TerraFM</translation>
        </message>
        <message>
            <source>The sample scene cannot be copied ({reason}).</source>
            <translation>La escena de ejemplo no se puede copiar ({reason}).</translation>
        </message>
        <message>
            <source>The sample is in &lt;a href="{link}"&gt;{path}&lt;/a&gt;.</source>
            <translation>El ejemplo está en &lt;a href="{link}"&gt;{path}&lt;/a&gt;.</translation>
        </message>
    </context>
    <context>
        <name>SamplesSource</name>
        <message>
            <source>New, other or saved samples layer</source>
            <translation>Capa de muestras nueva, otra o guardada</translation>
        </message>
        <message>
            <source>Samples layer</source>
            <translation>Capa de muestras</translation>
        </message>
        <message>
            <source>Import samples from another layer or a file</source>
            <translation>Importar muestras de otra capa o de un archivo</translation>
        </message>
        <message>
            <source>Export the samples as GeoPackage, GeoJSON or Shapefile</source>
            <translation>Exportar las muestras como GeoPackage, GeoJSON o Shapefile</translation>
        </message>
        <message>
            <source>Your first click makes the layer of samples.</source>
            <translation>Su primer clic crea la capa de muestras.</translation>
        </message>
        <message>
            <source>In your QGIS profile: save elsewhere →</source>
            <translation>En su perfil de QGIS: guardar en otro lugar →</translation>
        </message>
        <message>
            <source>{name}, beside the project</source>
            <translation>{name}, junto al proyecto</translation>
        </message>
        <message>
            <source>{name} in {folder}</source>
            <translation>{name} en {folder}</translation>
        </message>
        <message>
            <source>1–9 class · Esc ends</source>
            <translation>1–9 clase · Esc termina</translation>
        </message>
        <message>
            <source>Click to add, right-click to delete, drag to move the map.</source>
            <translation>Clic para añadir, clic derecho para borrar, arrastrar para mover el mapa.</translation>
        </message>
        <message>
            <source>{count} samples were exported to {path}.</source>
            <translation>{count} muestras se exportaron a {path}.</translation>
        </message>
        <message>
            <source>New Samples Layer…</source>
            <translation>Nueva capa de muestras…</translation>
        </message>
        <message>
            <source>Save Samples as…</source>
            <translation>Guardar muestras como…</translation>
        </message>
        <message>
            <source>Use layer</source>
            <translation>Usar capa</translation>
        </message>
        <message>
            <source>New Samples Layer</source>
            <translation>Nueva capa de muestras</translation>
        </message>
        <message>
            <source>Save Samples as</source>
            <translation>Guardar muestras como</translation>
        </message>
        <message>
            <source>Export Samples as</source>
            <translation>Exportar muestras como</translation>
        </message>
        <message>
            <source>The samples file</source>
            <translation>El archivo de muestras</translation>
        </message>
    </context>
    <context>
        <name>SetupDialog</name>
        <message>
            <source>Set Up the TerraFM Engine</source>
            <translation>Instalar el motor de TerraFM</translation>
        </message>
    </context>
    <context>
        <name>SetupWidget</name>
        <message>
            <source>Use an existing Python</source>
            <translation>Usar un Python existente</translation>
        </message>
        <message>
            <source>One of your own that has the engine's packages: it is only read</source>
            <translation>Uno propio que tenga los paquetes del motor: solo se lee</translation>
        </message>
        <message>
            <source>A Python that has the engine's packages</source>
            <translation>Un Python que tiene los paquetes del motor</translation>
        </message>
        <message>
            <source>Create an environment for TerraFM</source>
            <translation>Crear un entorno para TerraFM</translation>
        </message>
        <message>
            <source>A Python environment apart from QGIS's own, in a folder of its own</source>
            <translation>Un entorno de Python aparte del de QGIS, en una carpeta propia</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Cancelar</translation>
        </message>
        <message>
            <source>Copy Diagnostics</source>
            <translation>Copiar diagnóstico</translation>
        </message>
        <message>
            <source>Change to the Processor's Build</source>
            <translation>Cambiar a la versión del procesador</translation>
        </message>
        <message>
            <source>Make the environment anew, smaller, for the processor alone</source>
            <translation>Crear de nuevo el entorno, menor, solo para el procesador</translation>
        </message>
        <message>
            <source>Python</source>
            <translation>Python</translation>
        </message>
        <message>
            <source>Log</source>
            <translation>Registro</translation>
        </message>
        <message>
            <source>Engine</source>
            <translation>Motor</translation>
        </message>
        <message>
            <source>Versions, paths and the log as text, for a report of a problem</source>
            <translation>Versiones, rutas y el registro como texto, para informar de un problema</translation>
        </message>
        <message>
            <source>The engine is ready: {device}</source>
            <translation>El motor está listo: {device}</translation>
        </message>
        <message>
            <source>The graphics card cannot be used ({reason}): the engine computes on the processor.</source>
            <translation>La tarjeta gráfica no se puede usar ({reason}): el motor calcula en el procesador.</translation>
        </message>
        <message>
            <source>Cancelled; nothing was left behind.</source>
            <translation>Cancelado; no quedó nada.</translation>
        </message>
        <message>
            <source>Check and Use</source>
            <translation>Comprobar y usar</translation>
        </message>
        <message>
            <source>Create Environment</source>
            <translation>Crear entorno</translation>
        </message>
        <message>
            <source>The engine uses {python}.</source>
            <translation>El motor usa {python}.</translation>
        </message>
        <message>
            <source>To make maps, the engine is set up once: in a Python environment apart from QGIS's own, without administrator's rights.</source>
            <translation>Para hacer mapas, el motor se instala una vez: en un entorno de Python aparte del de QGIS, sin derechos de administrador.</translation>
        </message>
        <message>
            <source>Its packages are older than this version of TerraFM: create the environment again.</source>
            <translation>Sus paquetes son anteriores a esta versión de TerraFM: cree el entorno de nuevo.</translation>
        </message>
    </context>
    <context>
        <name>StepSequence</name>
        <message>
            <source>{what}: several minutes</source>
            <translation>{what}: varios minutos</translation>
        </message>
        <message>
            <source>the network's certificate is not trusted: import its authority under Settings → Options → Authentication → Manage Certificates, or install from a folder of wheels</source>
            <translation>no se confía en el certificado de la red: importe su autoridad en Configuración → Opciones → Autenticación → Administrar certificados, o instale desde una carpeta de wheels</translation>
        </message>
        <message>
            <source>{title} failed ({reason}): the log has the details.</source>
            <translation>{title} falló ({reason}): el registro tiene los detalles.</translation>
        </message>
    </context>
    <context>
        <name>SuspiciousSamples</name>
        <message>
            <source>Samples worth a second look:</source>
            <translation>Muestras que merecen otra mirada:</translation>
        </message>
        <message>
            <source>The other samples speak for another class; some of these are right all the same, of a rare kind.</source>
            <translation>Las demás muestras hablan de otra clase; algunas de estas son correctas de todos modos, de un tipo poco común.</translation>
        </message>
        <message>
            <source>Samples worth a second look</source>
            <translation>Muestras que merecen otra mirada</translation>
        </message>
        <message>
            <source>{name}, looks like {other}</source>
            <translation>{name}, parece {other}</translation>
        </message>
        <message>
            <source>Click to see the sample on the map.</source>
            <translation>Haga clic para ver la muestra en el mapa.</translation>
        </message>
    </context>
    <context>
        <name>TerraFM</name>
        <message>
            <source>Class</source>
            <translation>Clase</translation>
        </message>
        <message>
            <source>User’s %</source>
            <translation>Usuario %</translation>
        </message>
        <message>
            <source>Prod.’s %</source>
            <translation>Prod. %</translation>
        </message>
        <message>
            <source>Area (ha)</source>
            <translation>Superficie (ha)</translation>
        </message>
        <message>
            <source>{name} – clouds</source>
            <translation>{name} – nubes</translation>
        </message>
        <message>
            <source>Coastal aerosol</source>
            <translation>Aerosol costero</translation>
        </message>
        <message>
            <source>Blue</source>
            <translation>Azul</translation>
        </message>
        <message>
            <source>Green</source>
            <translation>Verde</translation>
        </message>
        <message>
            <source>Red</source>
            <translation>Rojo</translation>
        </message>
        <message>
            <source>Red edge 1</source>
            <translation>Borde rojo 1</translation>
        </message>
        <message>
            <source>Red edge 2</source>
            <translation>Borde rojo 2</translation>
        </message>
        <message>
            <source>Red edge 3</source>
            <translation>Borde rojo 3</translation>
        </message>
        <message>
            <source>Near infrared</source>
            <translation>Infrarrojo cercano</translation>
        </message>
        <message>
            <source>Narrow NIR</source>
            <translation>NIR estrecho</translation>
        </message>
        <message>
            <source>Water vapour</source>
            <translation>Vapor de agua</translation>
        </message>
        <message>
            <source>Cirrus</source>
            <translation>Cirros</translation>
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
            <translation>copolarizada</translation>
        </message>
        <message>
            <source>cross-polarised</source>
            <translation>polarización cruzada</translation>
        </message>
        <message>
            <source>VV alone</source>
            <translation>solo VV</translation>
        </message>
        <message>
            <source>VH alone</source>
            <translation>solo VH</translation>
        </message>
        <message>
            <source>12 bands L2A in ESA order</source>
            <translation>12 bandas L2A en el orden de la ESA</translation>
        </message>
        <message>
            <source>13 bands L1C in ESA order</source>
            <translation>13 bandas L1C en el orden de la ESA</translation>
        </message>
        <message>
            <source>10 bands 10/20 m by wavelength</source>
            <translation>10 bandas 10/20 m por longitud de onda</translation>
        </message>
        <message>
            <source>10 bands, 10 m before 20 m</source>
            <translation>10 bandas, 10 m antes de 20 m</translation>
        </message>
        <message>
            <source>RGB + NIR as B02 B03 B04 B08</source>
            <translation>RGB + NIR como B02 B03 B04 B08</translation>
        </message>
        <message>
            <source>RGB + NIR as B04 B03 B02 B08</source>
            <translation>RGB + NIR como B04 B03 B02 B08</translation>
        </message>
        <message>
            <source>RGB as B04 B03 B02</source>
            <translation>RGB como B04 B03 B02</translation>
        </message>
        <message>
            <source>Natural Colours</source>
            <translation>Colores naturales</translation>
        </message>
        <message>
            <source>Red, green and blue, as the eye would see it</source>
            <translation>Rojo, verde y azul, como lo vería el ojo</translation>
        </message>
        <message>
            <source>False Colour</source>
            <translation>Falso color</translation>
        </message>
        <message>
            <source>Near infrared as red: vegetation is red, water black</source>
            <translation>Infrarrojo cercano como rojo: vegetación roja, agua negra</translation>
        </message>
        <message>
            <source>SWIR</source>
            <translation>SWIR</translation>
        </message>
        <message>
            <source>Short-wave infrared: bare soil and built-up pink, vegetation green</source>
            <translation>Infrarrojo de onda corta: suelo desnudo y edificado rosa, vegetación verde</translation>
        </message>
        <message>
            <source>VV</source>
            <translation>VV</translation>
        </message>
        <message>
            <source>Radar in one polarisation, as grey</source>
            <translation>Radar en una polarización, en gris</translation>
        </message>
        <message>
            <source>VH</source>
            <translation>VH</translation>
        </message>
        <message>
            <source>Radar across polarisations, as grey: forest is bright</source>
            <translation>Radar en polarización cruzada, en gris: el bosque es claro</translation>
        </message>
        <message>
            <source>Radar Colours</source>
            <translation>Colores de radar</translation>
        </message>
        <message>
            <source>VV as red and blue, VH as green: forest green, buildings pink</source>
            <translation>VV como rojo y azul, VH como verde: bosque verde, edificios rosa</translation>
        </message>
        <message>
            <source>Looking at the values of {name}</source>
            <translation>Mirando los valores de {name}</translation>
        </message>
        <message>
            <source>Sentinel-1 and Sentinel-2 do not overlap: choose a Sentinel-1 layer of the same place.</source>
            <translation>Sentinel-1 y Sentinel-2 no se solapan: elija una capa de Sentinel-1 del mismo lugar.</translation>
        </message>
        <message>
            <source>Sentinel-1 covers {percent} % of Sentinel-2</source>
            <translation>Sentinel-1 cubre el {percent} % de Sentinel-2</translation>
        </message>
        <message>
            <source>{days} days apart</source>
            <translation>con {days} días de diferencia</translation>
        </message>
        <message>
            <source>1 day apart</source>
            <translation>con 1 día de diferencia</translation>
        </message>
        <message>
            <source>of the same day</source>
            <translation>del mismo día</translation>
        </message>
        <message>
            <source>{years} years apart</source>
            <translation>con {years} años de diferencia</translation>
        </message>
        <message>
            <source>land that changed in between will be mapped wrongly; better choose dates close to each other</source>
            <translation>lo que cambió entretanto se cartografiará mal; mejor elija fechas cercanas</translation>
        </message>
        <message>
            <source>The map</source>
            <translation>El mapa</translation>
        </message>
        <message>
            <source>{output} would replace {path}, which is the file of {input}: choose another name.</source>
            <translation>{output} reemplazaría {path}, que es el archivo de {input}: elija otro nombre.</translation>
        </message>
        <message>
            <source>{output} would replace the style {path} of {input}: choose another name.</source>
            <translation>{output} reemplazaría el estilo {path} de {input}: elija otro nombre.</translation>
        </message>
        <message>
            <source>{name} – polygons</source>
            <translation>{name} – polígonos</translation>
        </message>
        <message>
            <source>0 % – doubtful</source>
            <translation>0 % – dudoso</translation>
        </message>
        <message>
            <source>100 % – sure</source>
            <translation>100 % – seguro</translation>
        </message>
        <message>
            <source>The screen shows nothing of the imagery: zoom to its layer.</source>
            <translation>La pantalla no muestra nada de las imágenes: haga zoom a su capa.</translation>
        </message>
        <message>
            <source>Made of {count} days; {percent} of it have no clear day.</source>
            <translation>Hecha de {count} días; el {percent} no tiene ningún día despejado.</translation>
        </message>
        <message>
            <source>{count} segments of {size} ha on average.</source>
            <translation>{count} segmentos de {size} ha de media.</translation>
        </message>
        <message>
            <source>Of what varies in the features, red shows {red}, green {green} and blue {blue}.</source>
            <translation>De lo que varía en las características, el rojo muestra {red}, el verde {green} y el azul {blue}.</translation>
        </message>
        <message>
            <source>{share} % changed, from {threshold} % on.</source>
            <translation>{share} % cambiado, desde {threshold} %.</translation>
        </message>
        <message>
            <source>Similarity to one place.</source>
            <translation>Similitud con un lugar.</translation>
        </message>
        <message>
            <source>Similarity to {count} places.</source>
            <translation>Similitud con {count} lugares.</translation>
        </message>
        <message>
            <source>{count} outside the imagery or without data left out.</source>
            <translation>{count} fuera de las imágenes o sin datos se dejaron.</translation>
        </message>
        <message>
            <source>{name} – similarity (%)</source>
            <translation>{name} – similitud (%)</translation>
        </message>
        <message>
            <source>{name} – clusters</source>
            <translation>{name} – grupos</translation>
        </message>
        <message>
            <source>{name} – change since {earlier} (%)</source>
            <translation>{name} – cambio desde {earlier} (%)</translation>
        </message>
        <message>
            <source>{name} – embedding colours</source>
            <translation>{name} – colores de incrustación</translation>
        </message>
        <message>
            <source>{name} – composite</source>
            <translation>{name} – composición</translation>
        </message>
        <message>
            <source>{name} – segments</source>
            <translation>{name} – segmentos</translation>
        </message>
        <message>
            <source>Overall accuracy {value} % on {samples} independent reference points (95 % interval).</source>
            <translation>Exactitud global {value} % en {samples} puntos de referencia independientes (intervalo del 95 %).</translation>
        </message>
        <message>
            <source>Too few samples to estimate the accuracy.</source>
            <translation>Muy pocas muestras para estimar la exactitud.</translation>
        </message>
        <message>
            <source>Cross-validated on the map's own samples ({folds} spatial folds): {overall:.0f} % correct, mean F1 {f1}.</source>
            <translation>Validación cruzada con las muestras del mapa ({folds} partes espaciales): {overall:.0f} % correcto, F1 medio {f1}.</translation>
        </message>
        <message>
            <source>Classes</source>
            <translation>Clases</translation>
        </message>
        <message>
            <source>Mapped (ha)</source>
            <translation>Cartografiado (ha)</translation>
        </message>
        <message>
            <source>Share</source>
            <translation>Parte</translation>
        </message>
        <message>
            <source>Estimated (ha)</source>
            <translation>Estimado (ha)</translation>
        </message>
        <message>
            <source>{number} others</source>
            <translation>{number} más</translation>
        </message>
        <message>
            <source>Imagery of {dates}</source>
            <translation>Imágenes de {dates}</translation>
        </message>
        <message>
            <source> (untrained)</source>
            <translation> (sin entrenar)</translation>
        </message>
        <message>
            <source>Contains modified Copernicus Sentinel data. Made with TerraFM for QGIS {version}: {method}, features of {title}{untrained}{licence}, SHA-256 {sha256}…</source>
            <translation>Contiene datos Copernicus Sentinel modificados. Hecho con TerraFM para QGIS {version}: {method}, características de {title}{untrained}{licence}, SHA-256 {sha256}…</translation>
        </message>
        <message>
            <source>Basic land cover</source>
            <translation>Cobertura básica</translation>
        </message>
        <message>
            <source>Forest</source>
            <translation>Bosque</translation>
        </message>
        <message>
            <source>Cropland</source>
            <translation>Cultivos</translation>
        </message>
        <message>
            <source>Grassland</source>
            <translation>Pastizal</translation>
        </message>
        <message>
            <source>Built-up</source>
            <translation>Edificado</translation>
        </message>
        <message>
            <source>Bare ground</source>
            <translation>Suelo desnudo</translation>
        </message>
        <message>
            <source>Water</source>
            <translation>Agua</translation>
        </message>
        <message>
            <source>ESA WorldCover</source>
            <translation>ESA WorldCover</translation>
        </message>
        <message>
            <source>Tree cover</source>
            <translation>Cubierta arbórea</translation>
        </message>
        <message>
            <source>Shrubland</source>
            <translation>Matorral</translation>
        </message>
        <message>
            <source>Bare / sparse vegetation</source>
            <translation>Desnudo / vegetación escasa</translation>
        </message>
        <message>
            <source>Snow and ice</source>
            <translation>Nieve y hielo</translation>
        </message>
        <message>
            <source>Permanent water bodies</source>
            <translation>Aguas permanentes</translation>
        </message>
        <message>
            <source>Herbaceous wetland</source>
            <translation>Humedal herbáceo</translation>
        </message>
        <message>
            <source>Mangroves</source>
            <translation>Manglares</translation>
        </message>
        <message>
            <source>Moss and lichen</source>
            <translation>Musgos y líquenes</translation>
        </message>
        <message>
            <source>CORINE level 1</source>
            <translation>CORINE nivel 1</translation>
        </message>
        <message>
            <source>Artificial surfaces</source>
            <translation>Superficies artificiales</translation>
        </message>
        <message>
            <source>Agricultural areas</source>
            <translation>Zonas agrícolas</translation>
        </message>
        <message>
            <source>Forest and semi-natural areas</source>
            <translation>Zonas forestales y seminaturales</translation>
        </message>
        <message>
            <source>Wetlands</source>
            <translation>Humedales</translation>
        </message>
        <message>
            <source>Water bodies</source>
            <translation>Superficies de agua</translation>
        </message>
        <message>
            <source>Local climate zones</source>
            <translation>Zonas climáticas locales</translation>
        </message>
        <message>
            <source>Compact high-rise</source>
            <translation>Compacto alto</translation>
        </message>
        <message>
            <source>Compact mid-rise</source>
            <translation>Compacto medio</translation>
        </message>
        <message>
            <source>Compact low-rise</source>
            <translation>Compacto bajo</translation>
        </message>
        <message>
            <source>Open high-rise</source>
            <translation>Abierto alto</translation>
        </message>
        <message>
            <source>Open mid-rise</source>
            <translation>Abierto medio</translation>
        </message>
        <message>
            <source>Open low-rise</source>
            <translation>Abierto bajo</translation>
        </message>
        <message>
            <source>Lightweight low-rise</source>
            <translation>Ligero bajo</translation>
        </message>
        <message>
            <source>Large low-rise</source>
            <translation>Grande bajo</translation>
        </message>
        <message>
            <source>Sparsely built</source>
            <translation>Edificación dispersa</translation>
        </message>
        <message>
            <source>Heavy industry</source>
            <translation>Industria pesada</translation>
        </message>
        <message>
            <source>Dense trees</source>
            <translation>Arbolado denso</translation>
        </message>
        <message>
            <source>Scattered trees</source>
            <translation>Árboles dispersos</translation>
        </message>
        <message>
            <source>Bush, scrub</source>
            <translation>Arbustos, matas</translation>
        </message>
        <message>
            <source>Low plants</source>
            <translation>Plantas bajas</translation>
        </message>
        <message>
            <source>Bare rock or paved</source>
            <translation>Roca desnuda o pavimento</translation>
        </message>
        <message>
            <source>Bare soil or sand</source>
            <translation>Suelo desnudo o arena</translation>
        </message>
        <message>
            <source>CORINE land cover, 3 levels</source>
            <translation>CORINE Land Cover, 3 niveles</translation>
        </message>
        <message>
            <source>EUNIS habitats, 2 levels</source>
            <translation>Hábitats EUNIS, 2 niveles</translation>
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
            <translation>{count} muestras</translation>
        </message>
        <message>
            <source>Recent Samples</source>
            <translation>Muestras recientes</translation>
        </message>
        <message>
            <source>Samples of projects that were not saved, which are kept in your QGIS profile</source>
            <translation>Muestras de proyectos no guardados, que se conservan en su perfil de QGIS</translation>
        </message>
        <message>
            <source>none</source>
            <translation>ninguna</translation>
        </message>
        <message>
            <source>Class {number}</source>
            <translation>Clase {number}</translation>
        </message>
        <message>
            <source>No feature of this layer has a class in this field: choose another field.</source>
            <translation>Ningún objeto de esta capa tiene clase en este campo: elija otro campo.</translation>
        </message>
        <message>
            <source>of {names}</source>
            <translation>de {names}</translation>
        </message>
        <message>
            <source>of new classes {names}</source>
            <translation>de clases nuevas {names}</translation>
        </message>
        <message>
            <source> and </source>
            <translation> y </translation>
        </message>
        <message>
            <source>{names} differ only in how they are written and become one class.</source>
            <translation>{names} solo difieren en cómo se escriben y pasan a ser una clase.</translation>
        </message>
        <message>
            <source>{count} without a class</source>
            <translation>{count} sin clase</translation>
        </message>
        <message>
            <source>{count} without a geometry</source>
            <translation>{count} sin geometría</translation>
        </message>
        <message>
            <source>{count} that the samples' coordinate system cannot hold</source>
            <translation>{count} que el sistema de coordenadas de las muestras no puede contener</translation>
        </message>
        <message>
            <source>{count} that were there already</source>
            <translation>{count} que ya estaban</translation>
        </message>
        <message>
            <source>{count} for which no class code was left</source>
            <translation>{count} para los que no quedaba código de clase</translation>
        </message>
        <message>
            <source>{count} samples of {classes} classes came in</source>
            <translation>Entraron {count} muestras de {classes} clases</translation>
        </message>
        <message>
            <source> (new: {names})</source>
            <translation> (nuevas: {names})</translation>
        </message>
        <message>
            <source>; left out: {reasons}</source>
            <translation>; fuera quedaron: {reasons}</translation>
        </message>
        <message>
            <source>{names} and {more} more</source>
            <translation>{names} y {more} más</translation>
        </message>
        <message>
            <source>TerraFM samples</source>
            <translation>Muestras TerraFM</translation>
        </message>
        <message>
            <source>Add at least two classes: your own, or a class set.</source>
            <translation>Añada al menos dos clases: las suyas, o un juego de clases.</translation>
        </message>
        <message>
            <source>Select a class, then click a few places of it on the map.</source>
            <translation>Elija una clase y pulse algunos lugares de ella en el mapa.</translation>
        </message>
        <message>
            <source>Click one more place of: {names}.</source>
            <translation>Pulse un lugar más de: {names}.</translation>
        </message>
        <message>
            <source>Now click at least two places of another class than {names}.</source>
            <translation>Ahora pulse al menos dos lugares de otra clase que {names}.</translation>
        </message>
        <message>
            <source>Left out with one sample: {names}. Click one more place.</source>
            <translation>Fuera con una sola muestra: {names}. Pulse un lugar más.</translation>
        </message>
        <message>
            <source>known once the engine runs</source>
            <translation>se sabe cuando corre el motor</translation>
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
            <translation>El informe</translation>
        </message>
        <message>
            <source>The TerraFM engine stopped unexpectedly. The next click on the map starts it again.</source>
            <translation>El motor de TerraFM se detuvo inesperadamente. El próximo clic en el mapa lo arranca de nuevo.</translation>
        </message>
    </context>
    <context>
        <name>TerraFMOptionsPage</name>
        <message>
            <source>as many as cores</source>
            <translation>tantos como núcleos</translation>
        </message>
        <message>
            <source>Where imported models are kept</source>
            <translation>Dónde se guardan los modelos importados</translation>
        </message>
        <message>
            <source>The user's own folder</source>
            <translation>La carpeta del usuario</translation>
        </message>
        <message>
            <source>Update the map live in new projects</source>
            <translation>Actualizar el mapa en vivo en proyectos nuevos</translation>
        </message>
        <message>
            <source>never</source>
            <translation>nunca</translation>
        </message>
        <message>
            <source>The fastest that works</source>
            <translation>Lo más rápido que funcione</translation>
        </message>
        <message>
            <source>Processor</source>
            <translation>Procesador</translation>
        </message>
        <message>
            <source>NVIDIA graphics card</source>
            <translation>Tarjeta gráfica NVIDIA</translation>
        </message>
        <message>
            <source>Apple graphics processor</source>
            <translation>Procesador gráfico de Apple</translation>
        </message>
        <message>
            <source>What the engine computes on. If it does not work, another is taken and the panel says so.</source>
            <translation>Sobre qué calcula el motor. Si no funciona, se toma otro y el panel lo dice.</translation>
        </message>
        <message>
            <source>Of the processor, for the engine: fewer leave more to other programs</source>
            <translation>Del procesador, para el motor: menos dejan más a otros programas</translation>
        </message>
        <message>
            <source>The name of the model for new projects and for the Processing algorithms</source>
            <translation>El nombre del modelo para proyectos nuevos y para los algoritmos de Procesos</translation>
        </message>
        <message>
            <source>When the cache is larger, what was used longest ago is deleted</source>
            <translation>Si la caché es mayor, se borra lo usado hace más tiempo</translation>
        </message>
        <message>
            <source>A project keeps what is chosen in its panel</source>
            <translation>Un proyecto conserva lo elegido en su panel</translation>
        </message>
        <message>
            <source>The live map computes what the screen does not show after that long without a click</source>
            <translation>El mapa en vivo calcula lo que la pantalla no muestra tras ese tiempo sin clic</translation>
        </message>
        <message>
            <source>Models…</source>
            <translation>Modelos…</translation>
        </message>
        <message>
            <source>List, download, import, verify and remove models</source>
            <translation>Listar, descargar, importar, verificar y quitar modelos</translation>
        </message>
        <message>
            <source>Computing</source>
            <translation>Cálculo</translation>
        </message>
        <message>
            <source>Device</source>
            <translation>Dispositivo</translation>
        </message>
        <message>
            <source>Threads</source>
            <translation>Hilos</translation>
        </message>
        <message>
            <source>Models</source>
            <translation>Modelos</translation>
        </message>
        <message>
            <source>Default model</source>
            <translation>Modelo predeterminado</translation>
        </message>
        <message>
            <source>Folder</source>
            <translation>Carpeta</translation>
        </message>
        <message>
            <source>Cache of features</source>
            <translation>Caché de características</translation>
        </message>
        <message>
            <source>At most</source>
            <translation>Como máximo</translation>
        </message>
        <message>
            <source>Live map</source>
            <translation>Mapa en vivo</translation>
        </message>
        <message>
            <source>Map the whole scene after</source>
            <translation>Cartografiar toda la escena tras</translation>
        </message>
        <message>
            <source>OK stores the settings. A running engine is ended where they concern it and starts again with the next click; QGIS need not be restarted.</source>
            <translation>Aceptar guarda los ajustes. Un motor en marcha se detiene si le conciernen y arranca de nuevo con el próximo clic; no hace falta reiniciar QGIS.</translation>
        </message>
        <message>
            <source>Help</source>
            <translation>Ayuda</translation>
        </message>
        <message>
            <source>What every setting does, in the browser</source>
            <translation>Qué hace cada ajuste, en el navegador</translation>
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
            <translation>Mapas de cobertura del suelo con unos clics: mostrar u ocultar el panel de TerraFM</translation>
        </message>
    </context>
    <context>
        <name>TerraFMProcessing</name>
        <message>
            <source>The panel has this scene open: its engine is used, which need not start anew.</source>
            <translation>El panel tiene abierta esta escena: se usa su motor, que no ha de arrancar de nuevo.</translation>
        </message>
        <message>
            <source>{title}: there is no raster layer, file or folder '{value}': check the path.</source>
            <translation>{title}: no hay capa ráster, archivo ni carpeta '{value}': compruebe la ruta.</translation>
        </message>
        <message>
            <source>{title}: one of the rasters cannot be read: check it.</source>
            <translation>{title}: uno de los rásteres no se puede leer: compruébelo.</translation>
        </message>
        <message>
            <source>A layer with the bands of Sentinel-2, or the path of a GeoTIFF, a VRT, a SAFE folder or zip, or a folder of single-band files. Bands are recognised by description, wavelength or file name.</source>
            <translation>Una capa con las bandas de Sentinel-2, o la ruta de un GeoTIFF, un VRT, una carpeta o zip SAFE, o una carpeta de archivos de una banda. Las bandas se reconocen por descripción, longitud de onda o nombre de archivo.</translation>
        </message>
        <message>
            <source>Sentinel-2 imagery</source>
            <translation>Imágenes Sentinel-2</translation>
        </message>
        <message>
            <source>Sentinel-2 processing level</source>
            <translation>Nivel de procesamiento de Sentinel-2</translation>
        </message>
        <message>
            <source>l1c: top of atmosphere; l2a: surface reflectance; automatic: as the file says, refused if it does not.</source>
            <translation>l1c: techo de la atmósfera; l2a: reflectancia de superficie; automatic: como diga el archivo, rechazado si no lo dice.</translation>
        </message>
        <message>
            <source>Sentinel-2 offset</source>
            <translation>Desplazamiento de Sentinel-2</translation>
        </message>
        <message>
            <source>Sentinel-2 offset before</source>
            <translation>Desplazamiento de Sentinel-2 antes</translation>
        </message>
        <message>
            <source>Sentinel-2 offset after</source>
            <translation>Desplazamiento de Sentinel-2 después</translation>
        </message>
        <message>
            <source>What is still added to the values: 1000 since processing baseline 04.00 where nothing removed it, 0 where there is nothing to remove; automatic: as recognised, refused where the evidence disagrees.</source>
            <translation>Lo que aún está sumado a los valores: 1000 desde la línea base 04.00 si nada lo quitó, 0 si no hay nada que quitar; automatic: como se reconozca, rechazado si los indicios se contradicen.</translation>
        </message>
        <message>
            <source>A layer with the bands VV and VH of Sentinel-1 (terrain-corrected, dB or linear power), or the path of such a file or folder. CRS, extent and resolution may differ from Sentinel-2's.</source>
            <translation>Una capa con las bandas VV y VH de Sentinel-1 (corregida del terreno, dB o potencia lineal), o la ruta de tal archivo o carpeta. SRC, extensión y resolución pueden diferir de los de Sentinel-2.</translation>
        </message>
        <message>
            <source>At least one of Sentinel-2, Sentinel-1 and more layers is needed; together they are best.</source>
            <translation>Se necesita al menos Sentinel-2, Sentinel-1 u otras capas; juntas es lo mejor.</translation>
        </message>
        <message>
            <source>Further dates and tiles of Sentinel-2</source>
            <translation>Otras fechas y teselas de Sentinel-2</translation>
        </message>
        <message>
            <source>Sentinel-1 imagery</source>
            <translation>Imágenes Sentinel-1</translation>
        </message>
        <message>
            <source>Further dates and tiles of Sentinel-1</source>
            <translation>Otras fechas y teselas de Sentinel-1</translation>
        </message>
        <message>
            <source>A raster whose pixels the result takes (CRS, pixel size, extent) in place of the imagery's own: a map to compare with, part of a study area.</source>
            <translation>Un ráster cuyos píxeles toma el resultado (SRC, tamaño, extensión) en lugar de los de las imágenes: un mapa con el que comparar, parte del área de estudio.</translation>
        </message>
        <message>
            <source>Pixels of</source>
            <translation>Píxeles de</translation>
        </message>
        <message>
            <source>Layers, or paths of products. What one day shows becomes one image, also of several tiles and UTM zones; other days are dates, each with its own clouds (SCL), whose gaps the others fill.</source>
            <translation>Capas o rutas de productos. Lo que muestra un día se convierte en una imagen, también de varias teselas y husos UTM; los demás días son fechas, cada una con sus propias nubes (SCL), cuyos huecos rellenan las otras.</translation>
        </message>
        <message>
            <source>More layers</source>
            <translation>Más capas</translation>
        </message>
        <message>
            <source>More layers before</source>
            <translation>Más capas antes</translation>
        </message>
        <message>
            <source>More layers after</source>
            <translation>Más capas después</translation>
        </message>
        <message>
            <source>Any rasters that are joined to the imagery as features: elevation, indices, classes, a composite, a precomputed embedding (Google's satellite embedding, TESSERA, any stack). They need no imagery beside them: then no model runs.</source>
            <translation>Rásteres cualesquiera que se unen a las imágenes como características: elevación, índices, clases, una composición, un embedding precalculado (embedding satelital de Google, TESSERA, cualquier pila). No necesitan imágenes a su lado: entonces no se ejecuta ningún modelo.</translation>
        </message>
        <message>
            <source>A cloud mask, a scene classification (SCL), or a raster whose non-zero pixels are left out of the result.</source>
            <translation>Una máscara de nubes, una clasificación de escena (SCL), o un ráster cuyos píxeles no nulos quedan fuera del resultado.</translation>
        </message>
        <message>
            <source>The part of the imagery to work on, in any CRS; all of it if not given.</source>
            <translation>La parte de las imágenes en que trabajar, en cualquier SRC; todas si no se da.</translation>
        </message>
        <message>
            <source>Mask</source>
            <translation>Máscara</translation>
        </message>
        <message>
            <source>Extent</source>
            <translation>Extensión</translation>
        </message>
        <message>
            <source>Polygons in any CRS that are the unit of the map, such as fields or what 'Segments of imagery' makes.</source>
            <translation>Polígonos en cualquier SRC que son la unidad del mapa, como campos o lo que hace «Segmentos de imágenes».</translation>
        </message>
        <message>
            <source>Parcels</source>
            <translation>Parcelas</translation>
        </message>
        <message>
            <source>A GeoPackage of the parcels with their own fields, the class of each, the share of every class in per cent, how sure the class is, and the area on the ground.</source>
            <translation>Un GeoPackage de las parcelas con sus propios campos, la clase de cada una, la proporción de cada clase en tanto por ciento, la seguridad de la clase y la superficie sobre el terreno.</translation>
        </message>
        <message>
            <source>Parcels with classes</source>
            <translation>Parcelas con clases</translation>
        </message>
        <message>
            <source>The name of a bundled or imported model, or the path of weights (.safetensors, official .pth).</source>
            <translation>El nombre de un modelo incluido o importado, o la ruta de unos pesos (.safetensors, .pth oficial).</translation>
        </message>
        <message>
            <source>Model</source>
            <translation>Modelo</translation>
        </message>
        <message>
            <source>The pixel size of the result; if left out or 0, {default}.</source>
            <translation>El tamaño de píxel del resultado; si se omite o es 0, {default}.</translation>
        </message>
        <message>
            <source>that of the imagery</source>
            <translation>el de las imágenes</translation>
        </message>
        <message>
            <source>Resolution (metres)</source>
            <translation>Resolución (metros)</translation>
        </message>
        <message>
            <source>Over what distance {what} are averaged among pixels that look alike, against lone pixels; 0 for none.</source>
            <translation>En qué distancia se promedian {what} entre píxeles parecidos, contra píxeles sueltos; 0 para ninguna.</translation>
        </message>
        <message>
            <source>Smoothing (metres)</source>
            <translation>Suavizado (metros)</translation>
        </message>
        <message>
            <source>Threshold (%)</source>
            <translation>Umbral (%)</translation>
        </message>
        <message>
            <source>The path of a table (.csv with code and name, color, parent) or of a class set that the panel saved, or corine or eunis: what the classes are called, and the coarser ones in which they lie.</source>
            <translation>La ruta de una tabla (.csv con code y name, color, parent) o de un conjunto de clases que guardó el panel, o corine o eunis: cómo se llaman las clases y en cuáles, más generales, están.</translation>
        </message>
        <message>
            <source>Class set</source>
            <translation>Conjunto de clases</translation>
        </message>
        <message>
            <source>Which level of the classes is mapped: its number, from 1, the coarsest, or its name; the finest if not given. The probabilities of a coarser class are those of the classes in it, summed.</source>
            <translation>Qué nivel de las clases se cartografía: su número, desde 1, el más general, o su nombre; el más fino si no se indica. La probabilidad de una clase más general es la suma de las que contiene.</translation>
        </message>
        <message>
            <source>Class level</source>
            <translation>Nivel de las clases</translation>
        </message>
        <message>
            <source>A raster with one band of class codes, made by whatever program.</source>
            <translation>Un ráster de una banda de códigos de clase, hecho por cualquier programa.</translation>
        </message>
        <message>
            <source>Class map</source>
            <translation>Mapa de clases</translation>
        </message>
        <message>
            <source>A GeoTIFF with the class codes, class names and colours; 255 where there is no data.</source>
            <translation>Un GeoTIFF con códigos, nombres y colores de las clases; 255 donde no hay datos.</translation>
        </message>
        <message>
            <source>A GeoTIFF with the probability of the class and its lead over the next one, in per cent.</source>
            <translation>Un GeoTIFF con la probabilidad de la clase y su ventaja sobre la siguiente, en tanto por ciento.</translation>
        </message>
        <message>
            <source>Land-cover map</source>
            <translation>Mapa de cobertura del suelo</translation>
        </message>
        <message>
            <source>Land cover</source>
            <translation>Cobertura del suelo</translation>
        </message>
        <message>
            <source>Confidence</source>
            <translation>Confianza</translation>
        </message>
        <message>
            <source>A GeoTIFF with its style beside it; 255 where there is no data.</source>
            <translation>Un GeoTIFF con su estilo al lado; 255 donde no hay datos.</translation>
        </message>
        <message>
            <source>Pages (*.html);;JSON files (*.json)</source>
            <translation>Páginas (*.html);;Archivos JSON (*.json)</translation>
        </message>
        <message>
            <source>Report</source>
            <translation>Informe</translation>
        </message>
        <message>
            <source>Accuracy and areas of a map</source>
            <translation>Exactitud y superficies de un mapa</translation>
        </message>
        <message>
            <source>accuracy,confusion matrix,error matrix,area,validation,olofsson,user's,producer's,terrafm</source>
            <translation>accuracy,confusion matrix,error matrix,area,validation,olofsson,user's,producer's,terrafm</translation>
        </message>
        <message>
            <source>Holds any class map against reference samples: overall, user's and producer's accuracy, F1 scores and the area of each class, with 95 % intervals (Olofsson et al. 2014, good practices). The samples should be drawn at random, as 'Reference sample of a map' does, and must not be those that the map was made from.</source>
            <translation>Compara cualquier mapa de clases con muestras de referencia: exactitud global, del usuario y del productor, valores F1 y superficie de cada clase, con intervalos del 95 % (Olofsson et al. 2014, buenas prácticas). Las muestras deben sortearse al azar, como hace «Muestra de referencia de un mapa», y no ser aquellas de que se hizo el mapa.</translation>
        </message>
        <message>
            <source>Points or polygons in any CRS whose true class is known. A polygon counts once, by a random one of its pixels. What lies outside the map, on no data or has no class is left out and counted.</source>
            <translation>Puntos o polígonos en cualquier SRC cuya clase verdadera se conoce. Un polígono cuenta una vez, por uno de sus píxeles al azar. Lo que está fuera del mapa, sin datos o sin clase se deja fuera y se cuenta.</translation>
        </message>
        <message>
            <source>The field with the true class, as the map's names or codes; 'class', else 'reference', if not given.</source>
            <translation>El campo con la clase verdadera, como nombres o códigos del mapa; 'class', si no 'reference', si no se da.</translation>
        </message>
        <message>
            <source>At which level of the classes map and reference are compared: its number, from 1, the coarsest, or its name; the map's if not given.</source>
            <translation>En qué nivel de las clases se comparan mapa y referencia: su número, desde 1, el más general, o su nombre; el del mapa si no se indica.</translation>
        </message>
        <message>
            <source>A page (.html) or JSON file (.json) with the confusion matrix and all estimates with their intervals; the page of a map that was made here also tells how.</source>
            <translation>Una página (.html) o archivo JSON (.json) con la matriz de confusión y todas las estimaciones con sus intervalos; la página de un mapa hecho aquí dice también cómo.</translation>
        </message>
        <message>
            <source>Reference samples</source>
            <translation>Muestras de referencia</translation>
        </message>
        <message>
            <source>Class field</source>
            <translation>Campo de clase</translation>
        </message>
        <message>
            <source>Overall accuracy (0 to 1)</source>
            <translation>Exactitud global (0 a 1)</translation>
        </message>
        <message>
            <source>Half of its 95 % interval</source>
            <translation>Mitad de su intervalo del 95 %</translation>
        </message>
        <message>
            <source>Macro-averaged F1 (0 to 1)</source>
            <translation>F1 medio de las clases (0 a 1)</translation>
        </message>
        <message>
            <source>No imagery was chosen: choose a Sentinel-2 layer, a Sentinel-1 layer, or more layers.</source>
            <translation>No se ha elegido nada a partir de lo cual cartografiar: elija una capa Sentinel-2, una capa Sentinel-1 u otras capas.</translation>
        </message>
        <message>
            <source>'{value}' cannot be written: the result is a GeoTIFF, choose a name that ends in .tif.</source>
            <translation>'{value}' no se puede escribir: el resultado es un GeoTIFF, elija un nombre que acabe en .tif.</translation>
        </message>
        <message>
            <source>'{value}' cannot be written: the points are a GeoPackage, choose a name that ends in .gpkg.</source>
            <translation>'{value}' no se puede escribir: los puntos son un GeoPackage, elija un nombre que acabe en .gpkg.</translation>
        </message>
        <message>
            <source>'{value}' cannot be written: the polygons are a GeoPackage, choose a name that ends in .gpkg.</source>
            <translation>'{value}' no se puede escribir: los polígonos son un GeoPackage, elija un nombre que acabe en .gpkg.</translation>
        </message>
        <message>
            <source>The samples '{name}' cannot be read as a vector layer: check the path.</source>
            <translation>Las muestras '{name}' no se pueden leer como capa vectorial: compruebe la ruta.</translation>
        </message>
        <message>
            <source>The parcels '{name}' cannot be read as a vector layer: check the path.</source>
            <translation>Las parcelas «{name}» no se pueden leer como capa vectorial: compruebe la ruta.</translation>
        </message>
        <message>
            <source>The samples '{name}' have no coordinate reference system: set it in the layer's properties.</source>
            <translation>Las muestras '{name}' no tienen sistema de coordenadas: póngalo en las propiedades de la capa.</translation>
        </message>
        <message>
            <source>The parcels '{name}' have no coordinate reference system: set it in the layer's properties.</source>
            <translation>Las parcelas «{name}» no tienen sistema de referencia de coordenadas: defínalo en las propiedades de la capa.</translation>
        </message>
        <message>
            <source>The samples '{name}' have no field '{field}': their fields are {fields}.</source>
            <translation>Las muestras '{name}' no tienen el campo '{field}': sus campos son {fields}.</translation>
        </message>
        <message>
            <source>Change between two dates</source>
            <translation>Cambio entre dos fechas</translation>
        </message>
        <message>
            <source>change detection,difference,dates,terrafm,sentinel-2,sentinel-1</source>
            <translation>change detection,difference,dates,terrafm,sentinel-2,sentinel-1</translation>
        </message>
        <message>
            <source>Shows how much every place changed between two dates, from 0 to 100, by the model's features.</source>
            <translation>Muestra cuánto cambió cada lugar entre dos fechas, de 0 a 100, por las características del modelo.</translation>
        </message>
        <message>
            <source>A layer, or the path of a GeoTIFF, a VRT, a SAFE folder or zip, or a folder of single-band files. The same sensors are needed at both dates.</source>
            <translation>Una capa, o la ruta de un GeoTIFF, un VRT, una carpeta o zip SAFE, o una carpeta de archivos de una banda. Hacen falta los mismos sensores en ambas fechas.</translation>
        </message>
        <message>
            <source>Such a raster for that date alone, such as its clouds; else the mask holds for both.</source>
            <translation>Un ráster así solo para esa fecha, como sus nubes; si no, la máscara vale para ambas.</translation>
        </message>
        <message>
            <source>A GeoTIFF with its style beside it; 255 where there is no data at either date.</source>
            <translation>Un GeoTIFF con su estilo al lado; 255 donde no hay datos en alguna de las fechas.</translation>
        </message>
        <message>
            <source>Changed</source>
            <translation>Cambiado</translation>
        </message>
        <message>
            <source>Sentinel-2 before</source>
            <translation>Sentinel-2 antes</translation>
        </message>
        <message>
            <source>Sentinel-2 after</source>
            <translation>Sentinel-2 después</translation>
        </message>
        <message>
            <source>Sentinel-1 before</source>
            <translation>Sentinel-1 antes</translation>
        </message>
        <message>
            <source>Sentinel-1 after</source>
            <translation>Sentinel-1 después</translation>
        </message>
        <message>
            <source>that of the earlier imagery</source>
            <translation>el de las imágenes anteriores</translation>
        </message>
        <message>
            <source>Mask before</source>
            <translation>Máscara antes</translation>
        </message>
        <message>
            <source>Mask after</source>
            <translation>Máscara después</translation>
        </message>
        <message>
            <source>From which change on a pixel is changed; if left out or 0, found in the values.</source>
            <translation>Desde qué cambio un píxel ha cambiado; si se omite o es 0, se halla en los valores.</translation>
        </message>
        <message>
            <source>Change (%)</source>
            <translation>Cambio (%)</translation>
        </message>
        <message>
            <source>Change</source>
            <translation>Cambio</translation>
        </message>
        <message>
            <source>Changed pixels</source>
            <translation>Píxeles cambiados</translation>
        </message>
        <message>
            <source>Imagery of both dates is needed: choose layers before and after.</source>
            <translation>Hacen falta imágenes de ambas fechas: elija capas de antes y de después.</translation>
        </message>
        <message>
            <source>Land-cover map from samples</source>
            <translation>Mapa de cobertura del suelo con muestras</translation>
        </message>
        <message>
            <source>land cover,classification,classify,supervised,sentinel-1,sentinel-2,terrafm,deep learning,training</source>
            <translation>land cover,classification,classify,supervised,sentinel-1,sentinel-2,terrafm,deep learning,training</translation>
        </message>
        <message>
            <source>Makes a land-cover map from Sentinel-2 and/or Sentinel-1 imagery and a few labelled points or polygons of each class. The model's features of the imagery, its bands and their surroundings are classified by a probe that is fitted to the samples. Accuracy is estimated on samples held out in spatial folds.</source>
            <translation>Hace un mapa de cobertura del suelo con imágenes Sentinel-2 y/o Sentinel-1 y unos pocos puntos o polígonos etiquetados de cada clase. Las características del modelo, las bandas y su entorno se clasifican con una sonda ajustada a las muestras. La exactitud se estima con muestras apartadas por partes espaciales.</translation>
        </message>
        <message>
            <source>A sample inside one labels all of it.</source>
            <translation>Una muestra dentro de uno lo etiqueta entero.</translation>
        </message>
        <message>
            <source>Labelled points or polygons in any CRS, at least two of each of at least two classes. Names and colours come from the fields 'name' and 'color', else from the layer's categorised symbology.</source>
            <translation>Puntos o polígonos etiquetados en cualquier SRC, al menos dos de cada una de al menos dos clases. Nombres y colores vienen de los campos 'name' y 'color', si no de la simbología categorizada de la capa.</translation>
        </message>
        <message>
            <source>The field with the class: whole numbers from 0 to 254, or text.</source>
            <translation>El campo con la clase: números enteros de 0 a 254, o texto.</translation>
        </message>
        <message>
            <source>linear: a regularised linear classifier; auto: such ones and trees together, as the samples speak for them, the better choice where samples were surveyed; knn: nearest neighbours; trees: randomised trees of the pixels.</source>
            <translation>linear: un clasificador lineal regularizado; auto: estos y árboles juntos, según hablen las muestras, la mejor elección donde se levantaron en campo; knn: vecinos más próximos; trees: árboles aleatorios de los píxeles.</translation>
        </message>
        <message>
            <source>Samples</source>
            <translation>Muestras</translation>
        </message>
        <message>
            <source>Method</source>
            <translation>Método</translation>
        </message>
        <message>
            <source>the class probabilities</source>
            <translation>las probabilidades de clase</translation>
        </message>
        <message>
            <source>Else the methods auto and linear tell from the scene how common each class is, so that rare ones are not found everywhere.</source>
            <translation>Si no, los métodos auto y linear toman de la escena lo común de cada clase, para que las raras no se encuentren en todas partes.</translation>
        </message>
        <message>
            <source>Cross-validates a random forest on the same samples and folds, for the log and the report.</source>
            <translation>Valida un bosque aleatorio con las mismas muestras y partes, para el registro y el informe.</translation>
        </message>
        <message>
            <source>Take all classes to be equally common</source>
            <translation>Tomar todas las clases por igual de comunes</translation>
        </message>
        <message>
            <source>Compare with a random forest on the bands</source>
            <translation>Comparar con un bosque aleatorio sobre las bandas</translation>
        </message>
        <message>
            <source>A GeoPackage of the map's areas with the fields class, name, color and area_ha.</source>
            <translation>Un GeoPackage de las superficies del mapa con los campos class, name, color y area_ha.</translation>
        </message>
        <message>
            <source>A file by which 'Map of another scene' maps imagery without samples.</source>
            <translation>Un archivo con que «Mapa de otra escena» cartografía imágenes sin muestras.</translation>
        </message>
        <message>
            <source>Land-cover polygons</source>
            <translation>Polígonos de cobertura del suelo</translation>
        </message>
        <message>
            <source>A page (.html) or JSON file (.json) with areas, accuracy, model and all that was used.</source>
            <translation>Una página (.html) o archivo JSON (.json) con superficies, exactitud, modelo y todo lo usado.</translation>
        </message>
        <message>
            <source>Polygons</source>
            <translation>Polígonos</translation>
        </message>
        <message>
            <source>Probe for other scenes</source>
            <translation>Sonda para otras escenas</translation>
        </message>
        <message>
            <source>Cloud and shadow mask</source>
            <translation>Máscara de nubes y sombras</translation>
        </message>
        <message>
            <source>cloud,clouds,cloud mask,shadow,csmask,s2cloudless,scl,scene classification,sentinel-2,mask,quality,terrafm</source>
            <translation>cloud,clouds,cloud mask,shadow,csmask,s2cloudless,scl,scene classification,sentinel-2,mask,quality,terrafm</translation>
        </message>
        <message>
            <source>Finds clouds and their shadows in Sentinel-2 imagery: from the scene classification of Level-2A products, by the cloud model ukis-csmask at either level (blue, green, red, near infrared), with s2cloudless in whole Level-1C products, by a trained TerraFM head, or from a few samples. The values are checked first, and the log says which way was taken and why. The result can be given as the mask of the other algorithms.</source>
            <translation>Encuentra nubes y sus sombras en imágenes Sentinel-2: por la clasificación de escena de productos Level-2A, con el modelo de nubes ukis-csmask en ambos niveles (azul, verde, rojo, infrarrojo cercano), con s2cloudless en productos Level-1C enteros, con una cabeza TerraFM entrenada, o con unas pocas muestras. Antes se comprueban los valores, y el registro dice qué camino se tomó y por qué. El resultado sirve de máscara a los otros algoritmos.</translation>
        </message>
        <message>
            <source>A GeoTIFF with the probability of cloud, 0 to 1; of csmask, s2cloudless, head and clicks.</source>
            <translation>Un GeoTIFF con la probabilidad de nube, 0 a 1; de csmask, s2cloudless, head y clicks.</translation>
        </message>
        <message>
            <source>Cloud probability</source>
            <translation>Probabilidad de nube</translation>
        </message>
        <message>
            <source>Cloud mask</source>
            <translation>Máscara de nubes</translation>
        </message>
        <message>
            <source>A GeoTIFF: 0 clear, 1 thick cloud, 2 thin cloud, 3 cloud shadow; 255 where there is no data.</source>
            <translation>Un GeoTIFF: 0 despejado, 1 nube espesa, 2 nube fina, 3 sombra de nube; 255 donde no hay datos.</translation>
        </message>
        <message>
            <source>auto: the first that the imagery allows; scl: the scene classification of Level-2A; csmask: the cloud model, clouds and shadows at either level; s2cloudless: Level-1C with all its bands; head: a trained TerraFM head; clicks: from samples. The checks are made in any case.</source>
            <translation>auto: el primero que permiten las imágenes; scl: la clasificación de escena de Level-2A; csmask: el modelo de nubes, nubes y sombras en ambos niveles; s2cloudless: Level-1C con todas sus bandas; head: una cabeza TerraFM entrenada; clicks: con muestras. Las comprobaciones se hacen en todo caso.</translation>
        </message>
        <message>
            <source>automatic: 60 m with s2cloudless, 30 m with csmask, for which they are best; finer takes longer. The mask has the imagery's pixels.</source>
            <translation>automatic: 60 m con s2cloudless, 30 m con csmask, para los que son mejores; más fino tarda más. La máscara tiene los píxeles de las imágenes.</translation>
        </message>
        <message>
            <source>The scene classification of the same Level-2A product. One among the bands, or of the same tile and date beside the file, is found by itself.</source>
            <translation>La clasificación de escena del mismo producto Level-2A. Una entre las bandas, o de la misma tesela y fecha junto al archivo, se halla por sí misma.</translation>
        </message>
        <message>
            <source>Scene classification (SCL)</source>
            <translation>Clasificación de escena (SCL)</translation>
        </message>
        <message>
            <source>Resolution of s2cloudless or csmask (metres)</source>
            <translation>Resolución de s2cloudless o csmask (metros)</translation>
        </message>
        <message>
            <source>automatic: where the method finds none itself and the sun's position or the date is recorded.</source>
            <translation>automatic: donde el método no halla ninguna y consta la posición del sol o la fecha.</translation>
        </message>
        <message>
            <source>From north, clockwise; only where neither metadata nor date tell it.</source>
            <translation>Desde el norte, en sentido horario; solo si no lo dicen metadatos ni fecha.</translation>
        </message>
        <message>
            <source>A margin of safety around what was found; 0 for none.</source>
            <translation>Un margen de seguridad alrededor de lo hallado; 0 para ninguno.</translation>
        </message>
        <message>
            <source>Match shadows to clouds</source>
            <translation>Unir sombras y nubes</translation>
        </message>
        <message>
            <source>Sun azimuth (degrees)</source>
            <translation>Acimut del sol (grados)</translation>
        </message>
        <message>
            <source>Grow clouds by (metres)</source>
            <translation>Ampliar nubes en (metros)</translation>
        </message>
        <message>
            <source>Grow shadows by (metres)</source>
            <translation>Ampliar sombras en (metros)</translation>
        </message>
        <message>
            <source>For the method clicks: points or polygons with a field 'class' that says clear, thick cloud, thin cloud or cloud shadow, or 0, 1, 2 or 3.</source>
            <translation>Para el método clicks: puntos o polígonos con un campo 'class' que diga clear, thick cloud, thin cloud o cloud shadow, o 0, 1, 2 o 3.</translation>
        </message>
        <message>
            <source>For the method head: the file of a trained cloud head (.safetensors), or the name that it was imported under. With auto it is used where none of scl, csmask and s2cloudless can be.</source>
            <translation>Para el método head: el archivo de una cabeza entrenada para nubes (.safetensors), o el nombre con que se importó. Con auto se usa donde no pueden scl, csmask ni s2cloudless.</translation>
        </message>
        <message>
            <source>The model that the head was trained on, and no other; for clicks, whose features are classified. A bundled or imported model's name, or the path of weights (.safetensors, official .pth).</source>
            <translation>El modelo con que se entrenó la cabeza, y ningún otro; para clicks, aquel cuyas características se clasifican. El nombre de un modelo incluido o importado, o la ruta de unos pesos (.safetensors, .pth oficial).</translation>
        </message>
        <message>
            <source>TerraFM heads (*.safetensors);;All files (*)</source>
            <translation>Cabezas TerraFM (*.safetensors);;Todos los archivos (*)</translation>
        </message>
        <message>
            <source>TerraFM head</source>
            <translation>Cabeza TerraFM</translation>
        </message>
        <message>
            <source>Model under the head or the samples</source>
            <translation>Modelo bajo la cabeza o las muestras</translation>
        </message>
        <message>
            <source>Cloud cover (0 to 1, of pixels with data)</source>
            <translation>Nubosidad (0 a 1, de los píxeles con datos)</translation>
        </message>
        <message>
            <source>The method that was used</source>
            <translation>El método usado</translation>
        </message>
        <message>
            <source>No imagery was chosen: choose a Sentinel-2 layer, file or folder.</source>
            <translation>No se eligieron imágenes: elija una capa, archivo o carpeta de Sentinel-2.</translation>
        </message>
        <message>
            <source>The method 'head' needs a trained TerraFM head: choose its file, or type the name that it was imported under.</source>
            <translation>El método 'head' necesita una cabeza TerraFM entrenada: elija su archivo, o escriba el nombre con que se importó.</translation>
        </message>
        <message>
            <source>The method 'clicks' needs samples: choose a layer of points or polygons.</source>
            <translation>El método 'clicks' necesita muestras: elija una capa de puntos o polígonos.</translation>
        </message>
        <message>
            <source>Clusters of imagery</source>
            <translation>Grupos de imágenes</translation>
        </message>
        <message>
            <source>clusters,unsupervised,k-means,terrafm,sentinel-2,sentinel-1</source>
            <translation>clusters,unsupervised,k-means,terrafm,sentinel-2,sentinel-1</translation>
        </message>
        <message>
            <source>Groups the places of Sentinel-2 and/or Sentinel-1 imagery into clusters, without samples.</source>
            <translation>Agrupa los lugares de imágenes Sentinel-2 y/o Sentinel-1, sin muestras.</translation>
        </message>
        <message>
            <source>How many; if left out or 0, a number from 3 to 15 is suggested.</source>
            <translation>Cuántos; si se omite o es 0, se sugiere un número de 3 a 15.</translation>
        </message>
        <message>
            <source>mini-batch: mini-batch k-means, fast; k-means: on all of the sample, a little tighter.</source>
            <translation>mini-batch: k-medias por minilotes, rápido; k-means: con toda la muestra, algo más ceñido.</translation>
        </message>
        <message>
            <source>Clusters</source>
            <translation>Grupos</translation>
        </message>
        <message>
            <source>the distances to the clusters</source>
            <translation>las distancias a los grupos</translation>
        </message>
        <message>
            <source>Cloud-free composite</source>
            <translation>Composición sin nubes</translation>
        </message>
        <message>
            <source>composite,mosaic,cloud-free,median,best pixel,terrafm,sentinel-2,sentinel-1</source>
            <translation>composición,mosaico,sin nubes,mediana,mejor píxel,terrafm,sentinel-2,sentinel-1</translation>
        </message>
        <message>
            <source>Makes one cloud-free scene of several days and tiles, by their scene classifications (SCL); all else takes it as imagery.</source>
            <translation>Hace una escena sin nubes de varios días y teselas, según sus clasificaciones de escena (SCL); todo lo demás la toma como imágenes.</translation>
        </message>
        <message>
            <source>median: of each band over a pixel's clear days; best: all bands of the day that is nearest to that.</source>
            <translation>median: de cada banda en los días despejados de un píxel; best: todas las bandas del día más próximo a ella.</translation>
        </message>
        <message>
            <source>A GeoTIFF of the bands as reflectance × 10000 or dB, with level and day.</source>
            <translation>Un GeoTIFF de las bandas como reflectancia × 10000 o dB, con nivel y día.</translation>
        </message>
        <message>
            <source>A GeoTIFF with the day of every pixel as YYYYMMDD; of the median the day nearest to it.</source>
            <translation>Un GeoTIFF con el día de cada píxel como YYYYMMDD; de la mediana, el día más próximo a ella.</translation>
        </message>
        <message>
            <source>Composite</source>
            <translation>Composición</translation>
        </message>
        <message>
            <source>Day of every pixel</source>
            <translation>Día de cada píxel</translation>
        </message>
        <message>
            <source>Features of imagery</source>
            <translation>Características de imágenes</translation>
        </message>
        <message>
            <source>embedding,embed,features,foundation model,sentinel-1,sentinel-2,terrafm,deep learning</source>
            <translation>embedding,embed,features,foundation model,sentinel-1,sentinel-2,terrafm,deep learning</translation>
        </message>
        <message>
            <source>Computes the TerraFM model's features of Sentinel-2 and/or Sentinel-1 imagery: one band for each dimension, for classifiers, regressions and comparisons of your own.</source>
            <translation>Calcula las características del modelo TerraFM de imágenes Sentinel-2 y/o Sentinel-1: una banda por dimensión, para clasificadores, regresiones y comparaciones propias.</translation>
        </message>
        <message>
            <source>half the size of the model's patches</source>
            <translation>la mitad del tamaño de los parches del modelo</translation>
        </message>
        <message>
            <source>Features</source>
            <translation>Características</translation>
        </message>
        <message>
            <source>A GeoTIFF with one band for each dimension.</source>
            <translation>Un GeoTIFF con una banda por dimensión.</translation>
        </message>
        <message>
            <source>Number of dimensions</source>
            <translation>Número de dimensiones</translation>
        </message>
        <message>
            <source>Features as colours</source>
            <translation>Características como colores</translation>
        </message>
        <message>
            <source>embedding,rgb,principal components,pca,terrafm,sentinel-2,sentinel-1</source>
            <translation>embedding,rgb,principal components,pca,terrafm,sentinel-2,sentinel-1</translation>
        </message>
        <message>
            <source>Shows the TerraFM model's features of Sentinel-2 and/or Sentinel-1 imagery as colours: their first three principal components as red, green and blue. Places of one colour have like surroundings; colours of different scenes cannot be compared.</source>
            <translation>Muestra las características del modelo TerraFM de imágenes Sentinel-2 y/o Sentinel-1 como colores: sus tres primeras componentes principales como rojo, verde y azul. Los lugares de un color tienen entornos parecidos; los colores de escenas distintas no se pueden comparar.</translation>
        </message>
        <message>
            <source>A GeoTIFF of three bands from 1 to 255, with its style beside it; 0 without data.</source>
            <translation>Un GeoTIFF de tres bandas de 1 a 255, con su estilo al lado; 0 sin datos.</translation>
        </message>
        <message>
            <source>Embedding colours</source>
            <translation>Colores de incrustación</translation>
        </message>
        <message>
            <source>Map of another scene</source>
            <translation>Mapa de otra escena</translation>
        </message>
        <message>
            <source>land cover,classification,predict,transfer,apply,sentinel-1,sentinel-2,terrafm</source>
            <translation>land cover,classification,predict,transfer,apply,sentinel-1,sentinel-2,terrafm</translation>
        </message>
        <message>
            <source>Maps imagery by a probe that 'Land-cover map from samples' saved: another place or another date, by the same sensors and model, without samples. Check the map: the further a scene is from the first one in season and kind of land, the less it holds.</source>
            <translation>Cartografía imágenes con una sonda que guardó «Mapa de cobertura del suelo con muestras»: otro lugar u otra fecha, con los mismos sensores y modelo, sin muestras. Compruebe el mapa: cuanto más lejos está una escena de la primera en estación y paisaje, menos vale.</translation>
        </message>
        <message>
            <source>The file that 'Land-cover map from samples' wrote; it names its model.</source>
            <translation>El archivo que escribió «Mapa de cobertura del suelo con muestras»; nombra su modelo.</translation>
        </message>
        <message>
            <source>Probe</source>
            <translation>Sonda</translation>
        </message>
        <message>
            <source>A page (.html) or JSON file (.json) with areas, model and all that was used.</source>
            <translation>Una página (.html) o archivo JSON (.json) con superficies, modelo y todo lo usado.</translation>
        </message>
        <message>
            <source>Reference sample of a map</source>
            <translation>Muestra de referencia de un mapa</translation>
        </message>
        <message>
            <source>accuracy,reference,validation,stratified,random points,sampling design,olofsson,terrafm</source>
            <translation>accuracy,reference,validation,stratified,random points,sampling design,olofsson,terrafm</translation>
        </message>
        <message>
            <source>Draws a stratified random sample of a class map: points at pixel centres, in random order, to be checked on better imagery or in the field. Fill their field 'reference' with the true class, then run 'Accuracy and areas of a map'. Rare classes get 25 to 50 points, the others share the rest by area.</source>
            <translation>Sortea una muestra aleatoria estratificada de un mapa de clases: puntos en centros de píxel, en orden aleatorio, para comprobar en mejores imágenes o en el campo. Llene su campo 'reference' con la clase verdadera y ejecute «Exactitud y superficies de un mapa». Las clases raras reciben de 25 a 50 puntos, las otras comparten el resto según su superficie.</translation>
        </message>
        <message>
            <source>How many to draw; if left out or 0, as many as the standard error asks for.</source>
            <translation>Cuántos sortear; si se omite o es 0, los que pida el error estándar.</translation>
        </message>
        <message>
            <source>How exact the overall accuracy is to be; half of the 95 % interval is twice as much. 0.01 if neither this nor a number of points is given, which is some 1,300 points; 0.02 needs a quarter of them.</source>
            <translation>Con qué precisión conocer la exactitud global; la mitad del intervalo del 95 % es el doble. 0,01 si no se da esto ni un número de puntos, que son unos 1300 puntos; 0,02 pide la cuarta parte.</translation>
        </message>
        <message>
            <source>The same seed draws the same points of the same map, another one others.</source>
            <translation>La misma semilla sortea los mismos puntos del mismo mapa, otra sortea otros.</translation>
        </message>
        <message>
            <source>A GeoPackage of points with the fields id, map_class, stratum and reference; the last one is empty. One whose points were checked already is never overwritten.</source>
            <translation>Un GeoPackage de puntos con los campos id, map_class, stratum y reference; el último está vacío. Uno con puntos ya comprobados nunca se sobrescribe.</translation>
        </message>
        <message>
            <source>Standard error of the overall accuracy</source>
            <translation>Error estándar de la exactitud global</translation>
        </message>
        <message>
            <source>Number of points</source>
            <translation>Número de puntos</translation>
        </message>
        <message>
            <source>Seed</source>
            <translation>Semilla</translation>
        </message>
        <message>
            <source>Reference sample</source>
            <translation>Muestra de referencia</translation>
        </message>
        <message>
            <source>Both a number of points and a standard error were given: choose one of them.</source>
            <translation>Se dieron un número de puntos y un error estándar: elija uno de ellos.</translation>
        </message>
        <message>
            <source>Segments of imagery</source>
            <translation>Segmentos de imágenes</translation>
        </message>
        <message>
            <source>segments,superpixels,slic,objects,obia,parcels,terrafm,sentinel-2,sentinel-1</source>
            <translation>segmentos,superpíxeles,slic,objetos,obia,parcelas,terrafm,sentinel-2,sentinel-1</translation>
        </message>
        <message>
            <source>Cuts Sentinel-2 and/or Sentinel-1 imagery into areas that look alike inside, told from the principal components of its features. Use them as the parcels of a land-cover map where there are no real ones.</source>
            <translation>Divide imágenes de Sentinel-2 y/o Sentinel-1 en superficies de aspecto uniforme, según las componentes principales de sus características. Úselas como parcelas de un mapa de cobertura del suelo donde no las hay reales.</translation>
        </message>
        <message>
            <source>Area of a segment in hectares, about.</source>
            <translation>Superficie aproximada de un segmento en hectáreas.</translation>
        </message>
        <message>
            <source>Instead of the area: the side of a segment in metres, about.</source>
            <translation>En lugar de la superficie: el lado aproximado de un segmento en metros.</translation>
        </message>
        <message>
            <source>From ragged (0.05), which follows every border, to square (1).</source>
            <translation>De irregular (0,05), que sigue cada borde, a cuadrado (1).</translation>
        </message>
        <message>
            <source>A GeoPackage of the segments with their numbers and their areas on the ground.</source>
            <translation>Un GeoPackage de los segmentos con sus números y sus superficies sobre el terreno.</translation>
        </message>
        <message>
            <source>The segments' numbers as a GeoTIFF; 0 where there is no data.</source>
            <translation>Los números de los segmentos como GeoTIFF; 0 donde no hay datos.</translation>
        </message>
        <message>
            <source>Size (hectares)</source>
            <translation>Tamaño (hectáreas)</translation>
        </message>
        <message>
            <source>Side (metres)</source>
            <translation>Lado (metros)</translation>
        </message>
        <message>
            <source>Compactness</source>
            <translation>Compacidad</translation>
        </message>
        <message>
            <source>Segments</source>
            <translation>Segmentos</translation>
        </message>
        <message>
            <source>Segments as a raster</source>
            <translation>Segmentos como ráster</translation>
        </message>
        <message>
            <source>Similarity to examples</source>
            <translation>Similitud con ejemplos</translation>
        </message>
        <message>
            <source>similarity,search,examples,terrafm,sentinel-2,sentinel-1</source>
            <translation>similarity,search,examples,terrafm,sentinel-2,sentinel-1</translation>
        </message>
        <message>
            <source>Shows how similar every place of Sentinel-2 and/or Sentinel-1 imagery is to some examples.</source>
            <translation>Muestra cuánto se parece cada lugar de imágenes Sentinel-2 y/o Sentinel-1 a unos ejemplos.</translation>
        </message>
        <message>
            <source>Points or polygons of what is sought, in any CRS; no class is needed.</source>
            <translation>Puntos o polígonos de lo buscado, en cualquier SRC; no hace falta clase.</translation>
        </message>
        <message>
            <source>mean: similarity to the mean of the examples, of one kind; max: to the nearest one, for several.</source>
            <translation>mean: similitud con la media de los ejemplos, de una clase; max: con el más próximo, para varias.</translation>
        </message>
        <message>
            <source>A second GeoTIFF: 1 where the threshold is reached, else 0; 255 without data.</source>
            <translation>Un segundo GeoTIFF: 1 donde se alcanza el umbral, si no 0; 255 sin datos.</translation>
        </message>
        <message>
            <source>Similar</source>
            <translation>Similar</translation>
        </message>
        <message>
            <source>Examples</source>
            <translation>Ejemplos</translation>
        </message>
        <message>
            <source>Combine examples</source>
            <translation>Combinar ejemplos</translation>
        </message>
        <message>
            <source>From which similarity on a pixel is similar, for the second result.</source>
            <translation>Desde qué similitud un píxel es similar, para el segundo resultado.</translation>
        </message>
        <message>
            <source>Similarity (%)</source>
            <translation>Similitud (%)</translation>
        </message>
        <message>
            <source>Similar pixels</source>
            <translation>Píxeles similares</translation>
        </message>
        <message>
            <source>A threshold and similar pixels belong together: give both or neither.</source>
            <translation>Un umbral y los píxeles similares van juntos: dé ambos o ninguno.</translation>
        </message>
    </context>
    <context>
        <name>ThresholdRow</name>
        <message>
            <source>Show from</source>
            <translation>Mostrar desde</translation>
        </message>
        <message>
            <source>Threshold in per cent</source>
            <translation>Umbral en tanto por ciento</translation>
        </message>
        <message>
            <source>Hides what lies below, in the layer's style; nothing is computed again</source>
            <translation>Oculta lo que está por debajo, en el estilo de la capa; nada se calcula de nuevo</translation>
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
            <translation>Pesos de un archivo</translation>
        </message>
        <message>
            <source>A model or head of TerraFM (.safetensors), or the official .pth</source>
            <translation>Un modelo o cabeza de TerraFM (.safetensors), o el .pth oficial</translation>
        </message>
        <message>
            <source>Weights (*.safetensors *.pth)</source>
            <translation>Pesos (*.safetensors *.pth)</translation>
        </message>
        <message>
            <source>What the model is called from now on: letters, digits, '-' and '_'</source>
            <translation>Cómo se llama el modelo en adelante: letras, dígitos, '-' y '_'</translation>
        </message>
        <message>
            <source>Import</source>
            <translation>Importar</translation>
        </message>
        <message>
            <source>The file is checked and copied into the folder of models</source>
            <translation>El archivo se comprueba y se copia a la carpeta de modelos</translation>
        </message>
        <message>
            <source>File</source>
            <translation>Archivo</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>Nombre</translation>
        </message>
    </context>
    <context>
        <name>WhereNext</name>
        <message>
            <source>Where Next?</source>
            <translation>¿Y ahora?</translation>
        </message>
        <message>
            <source>Suggest places where a sample would improve the map most</source>
            <translation>Sugerir lugares donde una muestra mejoraría más el mapa</translation>
        </message>
        <message>
            <source>Suggested places</source>
            <translation>Lugares sugeridos</translation>
        </message>
        <message>
            <source>Looking for places…</source>
            <translation>Buscando lugares…</translation>
        </message>
        <message>
            <source>{reason}. Click to see the place on the map.</source>
            <translation>{reason}. Pulse para ver el lugar en el mapa.</translation>
        </message>
    </context>
    <context>
        <name>WorkStrip</name>
        <message>
            <source>Opening the imagery</source>
            <translation>Abriendo las imágenes</translation>
        </message>
        <message>
            <source>Mapping the screen</source>
            <translation>Cartografiando la pantalla</translation>
        </message>
        <message>
            <source>Comparing with a random forest</source>
            <translation>Comparando con un bosque aleatorio</translation>
        </message>
        <message>
            <source>Mapping the whole scene</source>
            <translation>Cartografiando toda la escena</translation>
        </message>
        <message>
            <source>Saving the map</source>
            <translation>Guardando el mapa</translation>
        </message>
        <message>
            <source>First look from the bands; the model refines it</source>
            <translation>Primera vista a partir de las bandas; el modelo la refina</translation>
        </message>
    </context>
</TS>
